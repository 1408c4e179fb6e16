//! One act told by two entries: which row stays, and what it takes from the other.

use crate::case::low;
use crate::code::act::Act;
use crate::code::gap::is_infinitive;
use crate::code::tree::Tree;
use crate::codebook::Codebook;
use crate::who::Party;
use legation_parse::Relation;

/// *An attack by the army killed three rebels*: one act. The verb knows to whom, its subject by whom.
pub(super) fn with_doer_of_deed(tree: &Tree, mut rows: Vec<Act>, harms: impl Fn(usize) -> bool) -> Vec<Act> {
    // "the capture of Goma forced thousands out": a seizure and what came of it are two.
    let alike = |noun: &Act, verb: &Act| {
        noun.mode.is_empty() || verb.mode.is_empty() || noun.mode == verb.mode || harms(verb.head)
    };
    let same = |noun: &Act, verb: &Act| {
        noun.event == verb.event
            && tree.is_verb(verb.head)
            && tree.head(noun.head) == Some(verb.head)
            && tree.relation(noun.head) == Relation::Nsubj
            && !noun.actors.is_empty()
            && noun.recipients.is_empty()
            && verb.actors.is_empty()
            && alike(noun, verb)
            // "clashes between police and protesters wounded ten": who hurt whom is not told.
            && !noun.reciprocal
            && noun.claim.is_none()
            && verb.claim.is_none()
    };
    let mut told = vec![false; rows.len()];
    for number in 0..rows.len() {
        let Some(deed) = rows
            .iter()
            .find(|row| rows.get(number).is_some_and(|noun| same(noun, row)))
        else {
            continue;
        };
        let deed = deed.head;
        let noun = rows[number].clone();
        for verb in rows.iter_mut().filter(|row| row.head == deed && same(&noun, row)) {
            verb.actors.clone_from(&noun.actors);
            if verb.mode.is_empty() {
                verb.mode.clone_from(&noun.mode);
                verb.cameo.clone_from(&noun.cameo);
            }
            verb.entries.extend(noun.entries.iter().cloned());
            told[number] = true;
        }
    }
    let mut told = told.into_iter();
    rows.retain(|_| !told.next().unwrap_or(false));
    rows
}

/// A light verb's own entry and its noun's may both have fired: the one with more parties stays.
pub(super) fn without_repeats(tree: &Tree, mut rows: Vec<Act>, harms: impl Fn(usize) -> bool) -> Vec<Act> {
    let parties = |act: &Act| act.actors.len() + act.recipients.len();
    let sides = |act: &Act| -> Vec<_> {
        act.actors
            .iter()
            .chain(&act.recipients)
            .filter_map(Party::side)
            .collect()
    };
    let mut keep = vec![true; rows.len()];
    let mut also: Vec<Vec<String>> = vec![Vec::new(); rows.len()];
    for (i, a) in rows.iter().enumerate() {
        for (j, b) in rows.iter().enumerate().skip(i + 1) {
            // "an air strike hit a hospital": the strike and the hitting.
            let harmed_by = |noun: &Act, verb: &Act| {
                !tree.is_verb(noun.head)
                    && tree.relation(noun.head) == Relation::Nsubj
                    && tree.head(noun.head) == Some(verb.head)
                    && harms(verb.head)
                    && noun
                        .recipients
                        .iter()
                        .all(|party| verb.recipients.iter().any(|other| other.side() == party.side()))
            };
            let related = harmed_by(a, b)
                || harmed_by(b, a)
                || a.head == b.anchor
                || b.head == a.anchor
                || a.anchor == b.anchor
                || a.trigger.iter().any(|word| b.trigger.contains(word))
                || (tree.is_verb(a.head)
                    && tree.head(b.head) == Some(a.head)
                    && tree.relation(b.head) == Relation::Obj)
                || (tree.is_verb(b.head)
                    && tree.head(a.head) == Some(b.head)
                    && tree.relation(a.head) == Relation::Obj);
            let differ = a.claim.is_some() != b.claim.is_some();
            // "expanded its dialogue with Kabul": the verb's entry is about the noun already.
            let (verb, noun) = if tree.is_verb(a.head) { (a, b) } else { (b, a) };
            // "talks were scheduled": they have only been agreed on.
            let over = match tree.relation(noun.head) {
                Relation::Obj => true,
                Relation::NsubjPass => verb.stage.is_some(),
                _ => false,
            };
            let takes_in = over
                && tree.is_verb(verb.head)
                && !tree.is_verb(noun.head)
                && tree
                    .head(noun.head)
                    .is_some_and(|head| verb.heads.contains(&head))
                && verb.claim.is_none()
                && noun.claim.is_none()
                && sides(noun).iter().all(|side| sides(verb).contains(side));
            if takes_in && a.event != b.event && keep[i] && keep[j] {
                keep[if std::ptr::eq(noun, a) { i } else { j }] = false;
                continue;
            }
            // "in talks with Britain to buy jets", "signed a deal to buy jets": the buying is what they are about.
            let (deed, about) = if is_aim(tree, a, b) {
                (i, true)
            } else {
                (j, is_aim(tree, b, a))
            };
            if about && keep[i] && keep[j] {
                keep[deed] = false;
                continue;
            }
            if related && a.event == b.event && !differ && keep[i] && keep[j] {
                // On a par, the noun tells more than the verb that carries it.
                let first = match parties(a).cmp(&parties(b)) {
                    std::cmp::Ordering::Equal => !tree.is_verb(a.head) || tree.is_verb(b.head),
                    order => order.is_gt(),
                };
                let (stays, goes) = if first { (i, j) } else { (j, i) };
                keep[goes] = false;
                let entries = b.entries.iter().chain(&a.entries).cloned();
                also[stays].extend(entries);
            }
        }
    }
    for (row, entries) in rows.iter_mut().zip(also) {
        row.entries.extend(entries);
        row.entries.sort();
        row.entries.dedup();
    }
    rows.into_iter()
        .zip(keep)
        .filter_map(|(act, keep)| keep.then_some(act))
        .collect()
}

/// Whether a deed without a second party is only what another act of the same deal is about.
fn is_aim(tree: &Tree, deed: &Act, over: &Act) -> bool {
    let told = |head: usize| over.heads.contains(&head) || over.trigger.contains(&head);
    deed.stage.is_some()
        && over.stage.is_some()
        && deed.recipients.is_empty()
        && deed.claim.is_none()
        && tree.is_verb(deed.head)
        && matches!(tree.relation(deed.head), Relation::Acl | Relation::Advcl)
        && is_infinitive(tree, deed.head)
        && tree
            .head(deed.head)
            .is_some_and(|noun| told(noun) || tree.head(noun).is_some_and(told))
        && deed.actors.iter().all(|party| {
            let others = over.actors.iter().chain(&over.recipients);
            others.into_iter().any(|other| other.side() == party.side())
        })
}

/// *Bombed a market, killing nine*, *killed two soldiers and wounded three*: one attack, and what came of it. The row of the attack stays,
/// with those it was done to; numbers of the dead join it by its clause.
pub(super) fn with_outcomes(tree: &Tree, mut rows: Vec<Act>, harms: impl Fn(usize) -> bool) -> Vec<Act> {
    let doers = |act: &Act| -> Vec<_> { act.actors.iter().map(|party| party.span).collect() };
    let has_subject = |verb: usize| {
        tree.child(verb, &[Relation::Nsubj, Relation::NsubjPass])
            .is_some()
    };
    // A day or a place of its own: another attack.
    let has_own_scene = |verb: usize| {
        tree.children(verb).any(|child| {
            matches!(tree.relation(child), Relation::Obl | Relation::OblUnmarked)
                || tree.is_verb(child) && tree.relation(child) == Relation::Advcl
        })
    };
    let same = |outcome: &Act, attack: &Act| {
        let joined = match tree.relation(outcome.head) {
            Relation::Advcl => {
                tree.word(outcome.head).xpos == "VBG" && tree.child(outcome.head, &[Relation::Mark]).is_none()
            }
            Relation::Conj => !has_own_scene(outcome.head),
            _ => false,
        };
        outcome.outcome
            && joined
            && tree.head(outcome.head) == Some(attack.head)
            && outcome.event == attack.event
            && tree.is_verb(attack.head)
            && (!outcome.actors.is_empty() || !has_subject(outcome.head))
            && doers(outcome) == doers(attack)
            && outcome.claim.is_none()
            && attack.claim.is_none()
            && outcome.status.is_none()
            && !attack.reciprocal
    };
    // "fired rubber bullets to break up a rally": one act and what it is for.
    let purpose = |aim: &Act, deed: &Act| {
        matches!(tree.relation(aim.head), Relation::Advcl | Relation::Xcomp)
            && is_infinitive(tree, aim.head)
            && tree.is_verb(aim.head)
            && tree.head(aim.head) == Some(deed.head)
            && tree.is_verb(deed.head)
            && aim.event == deed.event
            && !deed.actors.is_empty()
            && doers(aim) == doers(deed)
            && aim.claim.is_none()
            && deed.claim.is_none()
    };
    let same = |outcome: &Act, attack: &Act| same(outcome, attack) || purpose(outcome, attack);
    let mut told = vec![false; rows.len()];
    // Backwards, so that the last of three hands on what it has.
    for number in (0..rows.len()).rev() {
        let Some(outcome) = rows.get(number).cloned() else {
            continue;
        };
        let Some(attack) = rows.iter_mut().find(|row| same(&outcome, row)) else {
            continue;
        };
        for party in &outcome.recipients {
            let known = |other: &Party| {
                other.span == party.span || (other.side().is_some() && other.side() == party.side())
            };
            if !attack.recipients.iter().any(known) {
                attack.recipients.push(party.clone());
            }
        }
        attack.heads.push(outcome.head);
        attack.entries.extend(outcome.entries);
        if let Some(told) = told.get_mut(number) {
            *told = true;
        }
    }
    let mut told = told.into_iter();
    rows.retain(|_| !told.next().unwrap_or(false));
    with_cause(tree, rows, harms)
}

/// *A helicopter crashed, killing its crew*: nobody did it, unless the crash is an attack by itself.
pub(super) fn without_mishaps(tree: &Tree, rows: Vec<Act>, codebook: &Codebook) -> Vec<Act> {
    let (Some(set), Some(munition)) = (codebook.sets.id("mishap"), codebook.sets.id("munition")) else {
        return rows;
    };
    let heads: Vec<usize> = rows.iter().map(|act| act.head).collect();
    // "a drone crashed into a tanker": it was meant to.
    let meant = |verb: usize| {
        let weapon = tree
            .child(verb, &[Relation::Nsubj])
            .is_some_and(|subject| codebook.sets.has(munition, &low(tree.lemma(subject))));
        let into = tree
            .children(verb)
            .any(|child| tree.preposition(child).as_deref() == Some("into"));
        weapon || into
    };
    let mishap = |act: &Act| {
        let above = tree.head(act.head).filter(|_| {
            act.outcome && tree.word(act.head).xpos == "VBG" && tree.relation(act.head) == Relation::Advcl
        });
        above.is_some_and(|verb| {
            // "crashed during a raid on the port, killing three"
            let another = heads
                .iter()
                .any(|&head| head != act.head && tree.dominates(verb, head));
            codebook.sets.has(set, &low(tree.lemma(verb))) && !another && !meant(verb)
        })
    };
    rows.into_iter().filter(|act| !mishap(act)).collect()
}

/// *Bombed a town, deploying ten drones*: how the attack was made is no act beside it.
pub(super) fn without_means(tree: &Tree, mut rows: Vec<Act>, codebook: &Codebook) -> Vec<Act> {
    let hurts = |act: &Act| {
        let category = codebook.ontology.categories.get(act.event);
        category.is_some_and(|category| category.victims.is_some())
    };
    let doers = |act: &Act| -> Vec<_> { act.actors.iter().map(Party::side).collect() };
    let used = |means: &Act, attack: &Act| {
        means.means
            && means.claim.is_none()
            && means.recipients.is_empty()
            && tree.word(means.head).xpos == "VBG"
            && tree.relation(means.head) == Relation::Advcl
            && tree.head(means.head) == Some(attack.anchor)
            && hurts(attack)
            && doers(means) == doers(attack)
    };
    let told: Vec<bool> = rows
        .iter()
        .map(|means| rows.iter().any(|attack| used(means, attack)))
        .collect();
    let mut told = told.into_iter();
    rows.retain(|_| !told.next().unwrap_or(false));
    rows
}

/// *Nineteen were killed when gunmen stormed a village*: one attack. The row of the dead stays, done by whoever made the attack.
fn with_cause(tree: &Tree, mut rows: Vec<Act>, harms: impl Fn(usize) -> bool) -> Vec<Act> {
    let joins = |verb: usize| {
        let mark = tree.child(verb, &[Relation::Mark, Relation::Advmod]);
        mark.is_some_and(|mark| matches!(tree.lemma(mark), "when" | "as"))
    };
    let caused = |dead: &Act, attack: &Act| {
        harms(dead.head)
            && dead.actors.is_empty()
            && !dead.recipients.is_empty()
            && tree.is_verb(dead.head)
            && tree.is_verb(attack.head)
            && tree.relation(attack.head) == Relation::Advcl
            && tree.head(attack.head) == Some(dead.head)
            && joins(attack.head)
            && attack.event == dead.event
            && !attack.reciprocal
            && attack.claim.is_none()
            && dead.claim.is_none()
            && attack.status == dead.status
    };
    let mut told = vec![false; rows.len()];
    for number in 0..rows.len() {
        let Some(attack) = rows.get(number).cloned() else {
            continue;
        };
        let Some(dead) = rows.iter_mut().find(|row| caused(row, &attack)) else {
            continue;
        };
        dead.actors = attack.actors;
        if dead.mode.is_empty() {
            dead.mode = attack.mode;
            dead.cameo = attack.cameo;
        }
        dead.heads.extend(attack.heads);
        dead.entries.extend(attack.entries);
        if let Some(told) = told.get_mut(number) {
            *told = true;
        }
    }
    let mut told = told.into_iter();
    rows.retain(|_| !told.next().unwrap_or(false));
    rows
}
