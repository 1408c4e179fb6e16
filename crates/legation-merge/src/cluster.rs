//! Which reports are of one event, whatever the order in which they are given.
//!
//! Reports have an order of their own ([`crate::report::Order`]). Each joins the event of earlier ones that it fits best, or begins one. An event is named by its first
//! report. What says the same to the letter on the same day counts once: it is a copy of a *head* and goes where that goes. A report is compared with the *core* of an event,
//! the first `core` of its heads, and with no others, so that an event of ten thousand reports takes no longer than one of twelve.
//!
//! What a report joins depends only on cores before it: where that changes, those behind that could join or leave for it are looked at again, in order, as long as
//! anything changes. So the outcome is that of taking all in their own order.

use crate::alike::{Asked, Likeness, likeness};
use crate::blocks::{Slot, Unit};
use crate::report::Order;
use crate::rules::Rules;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What a report is in its event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// It says the same as another one, its head.
    Copy,
    /// Others are compared with it.
    Core,
    /// There are enough before it that others are compared with.
    Rest,
}

/// Where reports and events are kept.
pub trait Pool {
    /// What can go wrong.
    type Error;
    /// What a report is known by in it.
    type Id: Copy + Ord;
    /// A report.
    ///
    /// # Errors
    /// Where it cannot be read.
    fn unit(&mut self, id: Self::Id) -> Result<Arc<Unit>, Self::Error>;
    /// The event that a report is of, by the first report of it, and its part in it; `None` where it has none yet.
    ///
    /// # Errors
    /// Where it cannot be read.
    fn part(&mut self, id: Self::Id) -> Result<Option<(Self::Id, Role)>, Self::Error>;
    /// Says which event a report is of, and its part in it; `None`: it is gone.
    ///
    /// # Errors
    /// Where it cannot be kept.
    fn set(&mut self, id: Self::Id, part: Option<(Self::Id, Role)>) -> Result<(), Self::Error>;
    /// The reports that have a part in an event.
    ///
    /// # Errors
    /// Where they cannot be read.
    fn having(&mut self, event: Self::Id, role: Role) -> Result<Vec<Self::Id>, Self::Error>;
    /// Names an event anew, with all its reports, copies included.
    ///
    /// # Errors
    /// Where it cannot be kept.
    fn rename(&mut self, from: Self::Id, to: Self::Id) -> Result<(), Self::Error>;
    /// The head that says what this report says; never one that stands for itself only.
    ///
    /// # Errors
    /// Where it cannot be read.
    fn head(&mut self, unit: &Unit) -> Result<Option<Self::Id>, Self::Error>;
    /// The copies of a head.
    ///
    /// # Errors
    /// Where they cannot be read.
    fn copies(&mut self, head: &Unit) -> Result<Vec<Self::Id>, Self::Error>;
    /// Those that stand in a slot, with days from the first to the last.
    ///
    /// # Errors
    /// Where they cannot be read.
    fn in_slot(&mut self, slot: Slot, from: i32, to: i32, all: &mut Vec<Self::Id>)
    -> Result<(), Self::Error>;
    /// Puts a report in a slot, or takes it away.
    ///
    /// # Errors
    /// Where it cannot be kept.
    fn place(&mut self, id: Self::Id, slot: Slot, day: i32, there: bool) -> Result<(), Self::Error>;
    /// What a person has said of a report: that it is of one event with another one, or is not.
    ///
    /// # Errors
    /// Where it cannot be read.
    fn pins(&mut self, id: Self::Id, unit: &Unit) -> Result<Vec<(Self::Id, bool)>, Self::Error>;
}

/// Those to be looked at, in order.
type Waiting<I> = BTreeSet<(Order, I)>;

/// Takes in a report that the pool has, and sets its event and those of the reports that it changes.
///
/// # Errors
/// Where the pool fails.
pub fn arrive<P: Pool>(pool: &mut P, id: P::Id, rules: &Rules) -> Result<(), P::Error> {
    let unit = pool.unit(id)?;
    if !unit.own
        && let Some(head) = pool.head(&unit)?
        && let Some((event, _)) = pool.part(head)?
    {
        return if unit.report.tie > pool.unit(head)?.report.tie {
            pool.set(id, Some((event, Role::Copy)))
        } else {
            pool.set(id, Some((event, Role::Copy)))?;
            behead(pool, head, id)
        };
    }
    settle(pool, Waiting::from([(unit.order, id)]), rules)
}

/// Takes a report out.
///
/// # Errors
/// Where the pool fails.
pub fn leave<P: Pool>(pool: &mut P, id: P::Id, rules: &Rules) -> Result<(), P::Error> {
    let Some((_, role)) = pool.part(id)? else {
        return Ok(());
    };
    if role == Role::Copy {
        return pool.set(id, None);
    }
    let unit = pool.unit(id)?;
    let mut first: Option<(u64, P::Id)> = None;
    if !unit.own {
        for copy in pool.copies(&unit)? {
            let tie = pool.unit(copy)?.report.tie;
            if first.is_none_or(|(least, _)| tie < least) {
                first = Some((tie, copy));
            }
        }
    }
    if let Some((_, next)) = first {
        behead(pool, id, next)?;
        return pool.set(id, None);
    }
    let mut waiting = Waiting::new();
    depart(pool, id, &unit, &mut waiting, rules)?;
    pool.set(id, None)?;
    settle(pool, waiting, rules)
}

/// Puts a copy in its head's place; the head becomes a copy. That changes the name of the event at most.
fn behead<P: Pool>(pool: &mut P, head: P::Id, copy: P::Id) -> Result<(), P::Error> {
    let Some((event, role)) = pool.part(head)? else {
        return Ok(());
    };
    let unit = pool.unit(head)?;
    place(pool, head, &unit, Some(role), None)?;
    place(pool, copy, &unit, None, Some(role))?;
    pool.set(head, Some((event, Role::Copy)))?;
    pool.set(copy, Some((event, role)))?;
    if event == head {
        pool.rename(event, copy)?;
    }
    Ok(())
}

/// Looks at those that wait, the first first, until none is left.
fn settle<P: Pool>(pool: &mut P, mut waiting: Waiting<P::Id>, rules: &Rules) -> Result<(), P::Error> {
    while let Some((_, id)) = waiting.pop_first() {
        let unit = pool.unit(id)?;
        let near = near(pool, id, &unit, true, rules)?;
        let before = pool.part(id)?.map(|(event, _)| event);
        let mut later = Vec::new();
        let now = choose(pool, id, &unit, &near, &mut later, rules)?;
        if before == Some(now) {
            continue;
        }
        if before == Some(id) && put_before(pool, id, now, &mut waiting, rules)? {
            continue;
        }
        if before.is_some() {
            depart(pool, id, &unit, &mut waiting, rules)?;
        }
        // Where it is new, nobody has come or gone since.
        let later = before.is_none().then_some(later);
        join(pool, id, &unit, now, later, &mut waiting, rules)?;
    }
    Ok(())
}

/// An event's first report is found to belong to a single report before it: so does the whole event, as far as nobody objects.
fn put_before<P: Pool>(
    pool: &mut P,
    old: P::Id,
    new: P::Id,
    waiting: &mut Waiting<P::Id>,
    rules: &Rules,
) -> Result<bool, P::Error> {
    if pool.having(new, Role::Core)? != [new] || !pool.having(new, Role::Rest)?.is_empty() {
        return Ok(false);
    }
    let unit = pool.unit(new)?;
    pool.rename(old, new)?;
    let core = in_order(pool, new, Role::Core)?;
    if core.len() > rules.core
        && let Some((last, id)) = core.last()
    {
        become_rest(pool, *id, last, new, waiting, rules)?;
    }
    wake_added(pool, new, &unit, new, None, waiting, rules)?;
    Ok(true)
}

/// Puts a report into an event, its own where that is its name. `later`: those of the cores that stand behind it and that it touches, where that is known.
fn join<P: Pool>(
    pool: &mut P,
    id: P::Id,
    unit: &Unit,
    event: P::Id,
    later: Option<Vec<P::Id>>,
    waiting: &mut Waiting<P::Id>,
    rules: &Rules,
) -> Result<(), P::Error> {
    let mut role = Role::Core;
    if event != id {
        let core = in_order(pool, event, Role::Core)?;
        if core.len() >= rules.core
            && let Some((last, behind)) = core.last()
        {
            if last.order < unit.order {
                role = Role::Rest;
            } else {
                become_rest(pool, *behind, last, event, waiting, rules)?;
            }
        }
    }
    place(pool, id, unit, None, Some(role))?;
    pool.set(id, Some((event, role)))?;
    if !unit.own {
        for copy in pool.copies(unit)? {
            pool.set(copy, Some((event, Role::Copy)))?;
        }
    }
    if role == Role::Core {
        wake_added(pool, id, unit, event, later, waiting, rules)?;
    }
    wake_pinned(pool, id, unit, waiting)
}

/// Takes a report out of its event: another one may come into the core, or give the event its name.
fn depart<P: Pool>(
    pool: &mut P,
    id: P::Id,
    unit: &Unit,
    waiting: &mut Waiting<P::Id>,
    rules: &Rules,
) -> Result<(), P::Error> {
    let Some((event, role)) = pool.part(id)? else {
        return Ok(());
    };
    place(pool, id, unit, Some(role), None)?;
    // An event of its own that nobody else is in, until it has another one.
    pool.set(id, Some((id, Role::Copy)))?;
    let mut named = event;
    if role == Role::Core {
        let next = in_order(pool, event, Role::Rest)?.into_iter().next();
        if let Some((next, into)) = &next {
            place(pool, *into, next, Some(Role::Rest), Some(Role::Core))?;
            pool.set(*into, Some((event, Role::Core)))?;
        }
        if event == id
            && let Some((_, first)) = in_order(pool, event, Role::Core)?.first()
        {
            named = *first;
            pool.rename(event, named)?;
            pool.set(id, Some((id, Role::Copy)))?;
        }
        if let Some((next, into)) = &next {
            wake_added(pool, *into, next, named, None, waiting, rules)?;
        }
        wake_removed(pool, id, unit, named, waiting, rules)?;
    }
    wake_pinned(pool, id, unit, waiting)
}

fn become_rest<P: Pool>(
    pool: &mut P,
    id: P::Id,
    unit: &Unit,
    event: P::Id,
    waiting: &mut Waiting<P::Id>,
    rules: &Rules,
) -> Result<(), P::Error> {
    place(pool, id, unit, Some(Role::Core), Some(Role::Rest))?;
    pool.set(id, Some((event, Role::Rest)))?;
    wake_removed(pool, id, unit, event, waiting, rules)
}

fn place<P: Pool>(
    pool: &mut P,
    id: P::Id,
    unit: &Unit,
    from: Option<Role>,
    to: Option<Role>,
) -> Result<(), P::Error> {
    let Some(day) = unit.day else { return Ok(()) };
    for (role, there) in [(from, false), (to, true)] {
        let Some(role) = role.filter(|role| *role != Role::Copy) else {
            continue;
        };
        for slot in unit.stands(role == Role::Core) {
            pool.place(id, slot, day, there)?;
        }
    }
    Ok(())
}

/// Those that a report may touch, itself left out: of the cores, or of the rest.
///
/// # Errors
/// Where the pool fails.
pub fn near<P: Pool>(
    pool: &mut P,
    id: P::Id,
    unit: &Unit,
    core: bool,
    rules: &Rules,
) -> Result<Vec<P::Id>, P::Error> {
    let mut all = Vec::new();
    for (slot, from, to) in unit.looks(core, rules) {
        pool.in_slot(slot, from, to, &mut all)?;
    }
    all.sort_unstable();
    all.dedup();
    all.retain(|other| *other != id);
    Ok(all)
}

/// A unit and its number in the pool.
type Numbered<P> = (Arc<Unit>, <P as Pool>::Id);

fn in_order<P: Pool>(pool: &mut P, event: P::Id, role: Role) -> Result<Vec<Numbered<P>>, P::Error> {
    let mut all = Vec::new();
    for id in pool.having(event, role)? {
        all.push((pool.unit(id)?, id));
    }
    all.sort_by_key(|(unit, _)| unit.order);
    Ok(all)
}

/// How an event's core compares with a report that is of one event with some of it.
struct Fit<I> {
    event: I,
    told: bool,
    apart: bool,
    best: f64,
    /// The first that fits so well: of events that fit alike, the one that has it is joined. Not the one that began first: an event may yet be found to have begun earlier,
    /// by a report that has nothing to do with this one.
    by: Order,
}

impl<I> Fit<I> {
    fn is_better_than(&self, other: &Fit<I>) -> bool {
        match self.told == other.told {
            true => draws_more((self.best, self.by), (other.best, other.by)),
            false => self.told,
        }
    }
}

/// Whether a report that fits with one score draws more than another: of two that fit alike, the earlier one.
fn draws_more((score, order): (f64, Order), (other, others): (f64, Order)) -> bool {
    score > other || (score == other && order < others)
}

/// The event that a report joins, given those before it; its own where it joins none. Those near it that stand behind it, and that it touches, are handed on.
fn choose<P: Pool>(
    pool: &mut P,
    id: P::Id,
    unit: &Unit,
    near: &[P::Id],
    later: &mut Vec<P::Id>,
    rules: &Rules,
) -> Result<P::Id, P::Error> {
    let pins = if unit.own {
        pool.pins(id, unit)?
    } else {
        Vec::new()
    };
    let mut fits: Vec<Fit<P::Id>> = Vec::new();
    let mut apart: Vec<P::Id> = Vec::new();
    let draw = |fits: &mut Vec<Fit<P::Id>>, event, told, best: f64, by: Order| match fits
        .iter_mut()
        .find(|fit| fit.event == event)
    {
        Some(fit) => {
            fit.told |= told;
            if draws_more((best, by), (fit.best, fit.by)) {
                (fit.best, fit.by) = (best, by);
            }
        }
        None => fits.push(Fit {
            event,
            told,
            apart: false,
            best,
            by,
        }),
    };
    for &other in near {
        let before = pool.unit(other)?;
        if !unit.touches(&before, rules) {
            continue;
        }
        if before.order > unit.order {
            later.push(other);
        }
        if before.order >= unit.order || pins.iter().any(|(pinned, _)| *pinned == other) {
            continue;
        }
        let like = likeness(unit, &before, Asked::Both, rules);
        if like.apart {
            apart.push(other);
        } else if like.same
            && let Some((event, _)) = pool.part(other)?
        {
            draw(&mut fits, event, false, like.score, before.order);
        }
    }
    for (other, same) in pins {
        let before = pool.unit(other)?;
        if before.order < unit.order && unit.touches(&before, rules) {
            match pool.part(other)? {
                Some((event, _)) if same => draw(&mut fits, event, true, f64::MIN, before.order),
                _ => apart.push(other),
            }
        }
    }
    if !fits.is_empty() {
        for other in apart {
            if let Some((event, _)) = pool.part(other)?
                && let Some(fit) = fits.iter_mut().find(|fit| fit.event == event)
            {
                fit.apart = true;
            }
        }
    }
    let mut best: Option<Fit<P::Id>> = None;
    for fit in fits.into_iter().filter(|fit| fit.told || !fit.apart) {
        if best.as_ref().is_none_or(|known| fit.is_better_than(known)) {
            best = Some(fit);
        }
    }
    Ok(best.map_or(id, |fit| fit.event))
}

/// A report of an event's core, as one behind it sees it.
struct Behind<I> {
    id: I,
    unit: Arc<Unit>,
    /// It is of that event.
    within: bool,
    like: Likeness,
}

/// Those behind a report that it can bear on; `later`: those of the cores, where that is known; `asked`: what is asked of those within its event, and of others.
fn behind<P: Pool>(
    pool: &mut P,
    id: P::Id,
    unit: &Unit,
    event: P::Id,
    later: Option<Vec<P::Id>>,
    asked: impl Fn(bool) -> Asked,
    rules: &Rules,
) -> Result<Vec<Behind<P::Id>>, P::Error> {
    let mut all = match later {
        Some(later) => later,
        None => near(pool, id, unit, true, rules)?,
    };
    all.extend(near(pool, id, unit, false, rules)?);
    let mut behind = Vec::new();
    for other in all {
        let after = pool.unit(other)?;
        if after.order <= unit.order || !unit.touches(&after, rules) {
            continue;
        }
        let Some((its, _)) = pool.part(other)? else {
            continue;
        };
        let within = its == event;
        // Always the later one first: so that both ways of looking see the same.
        let like = likeness(&after, unit, asked(within), rules);
        if like.same || like.apart {
            behind.push(Behind {
                id: other,
                unit: after,
                within,
                like,
            });
        }
    }
    Ok(behind)
}

/// A report has come into an event's core: whoever it draws to it, or keeps out, is to be looked at again.
fn wake_added<P: Pool>(
    pool: &mut P,
    id: P::Id,
    unit: &Unit,
    event: P::Id,
    later: Option<Vec<P::Id>>,
    waiting: &mut Waiting<P::Id>,
    rules: &Rules,
) -> Result<(), P::Error> {
    let asked = |within| if within { Asked::Apart } else { Asked::Same };
    for one in behind(pool, id, unit, event, later, asked, rules)? {
        if (one.within && one.like.apart) || (!one.within && one.like.same) {
            waiting.insert((one.unit.order, one.id));
        }
    }
    Ok(())
}

/// A report has gone out of an event's core: whoever it drew to it, and nobody else does as well, or whom it alone may have kept out, is to be looked at again.
fn wake_removed<P: Pool>(
    pool: &mut P,
    id: P::Id,
    unit: &Unit,
    event: P::Id,
    waiting: &mut Waiting<P::Id>,
    rules: &Rules,
) -> Result<(), P::Error> {
    let core = in_order(pool, event, Role::Core)?;
    let asked = |within| if within { Asked::Same } else { Asked::Apart };
    for one in behind(pool, id, unit, event, None, asked, rules)? {
        let mut draws = core
            .iter()
            .take_while(|(unit, _)| unit.order < one.unit.order)
            .filter(|(unit, other)| *other != id && unit.touches(&one.unit, rules))
            .map(|(unit, _)| {
                let like = likeness(&one.unit, unit, Asked::Same, rules);
                (like, unit.order)
            })
            .filter(|(like, _)| like.same);
        let wake = if one.within {
            // One that fits as well, but stands later, may not hold it against another event.
            let holds = |(like, order): (Likeness, Order)| {
                draws_more((like.score, order), (one.like.score, unit.order))
            };
            one.like.same && !draws.any(holds)
        } else {
            one.like.apart && draws.next().is_some()
        };
        if wake {
            waiting.insert((one.unit.order, one.id));
        }
    }
    Ok(())
}

/// A report of which a person has said something is of another event: so may those be of which it was said.
fn wake_pinned<P: Pool>(
    pool: &mut P,
    id: P::Id,
    unit: &Unit,
    waiting: &mut Waiting<P::Id>,
) -> Result<(), P::Error> {
    if unit.own {
        for (other, _) in pool.pins(id, unit)? {
            let after = pool.unit(other)?;
            if after.order > unit.order && pool.part(other)?.is_some() {
                waiting.insert((after.order, other));
            }
        }
    }
    Ok(())
}
