//! A party: who a noun phrase stands for, and its code, sectors and office on a given day.

use super::gazetteer::{ActorId, Actors, RoleId, Tenure};
use crate::codebook::actors::ActorKind;
use jiff::civil::Date;
use legation_parse::Span;
use smol_str::SmolStr;

/// What tells whose an office, force or body is, or who a phrase speaks of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Basis {
    /// Its own words: *Russian*, *of Chad*, *in Baghdad*.
    #[default]
    Words,
    /// A possessive pronoun, or a phrase that takes up an earlier one.
    Mention,
    /// The office or force that it belongs to: *the president's brother*.
    Office,
    /// The noun that it is joined to: *president and foreign minister*.
    Joined,
    /// A pair spoken of before: *soldiers from both sides*.
    Pair,
    /// The one state that the sentences speak of.
    Only,
    /// The country that the whole document is about.
    Home,
    /// The quotation it stands in: *we*.
    Speaker,
    /// The place where the act was done to it.
    Place,
}

impl Basis {
    /// In a few words, for a reader who asks why.
    pub fn as_str(self) -> &'static str {
        match self {
            Basis::Words => "its own words",
            Basis::Mention => "an earlier mention",
            Basis::Office => "the office or force that it belongs to",
            Basis::Joined => "the phrase that it is joined to",
            Basis::Pair => "the two sides spoken of before",
            Basis::Only => "the one state that the sentence speaks of",
            Basis::Home => "the country that the document is about",
            Basis::Speaker => "who speaks in the quotation",
            Basis::Place => "the place where it was done",
        }
    }
}

/// Who a noun phrase stands for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Party {
    /// Its words: the noun phrase without determiner, relative clause and apposition.
    pub span: Span,
    /// The listed actor it is.
    pub actor: Option<ActorId>,
    /// The listed state or group it belongs to.
    pub of: Option<ActorId>,
    /// The role noun that names it: *minister* in *Russian foreign minister*.
    pub role: Option<RoleId>,
    /// A role noun before it, whose sector a noun such as *spokesman* takes: *ministry* in *ministry spokesman*.
    pub via: Option<RoleId>,
    /// A word that changes its sector: *former*, *rebel*.
    pub prefix: Option<RoleId>,
    /// Personal or unlisted proper name.
    pub name: Option<SmolStr>,
    /// Words of the office: `Deputy Defense Minister`.
    pub office: Option<SmolStr>,
    /// Found through a pronoun, a referring noun or an earlier mention.
    pub antecedent: bool,
    /// Stands on little: people called by their nation (*Afghans*), a capital that has namesakes.
    pub weak: bool,
    /// Stands where places stand: *in Moscow*, *to Afghanistan*.
    pub place_like: bool,
    /// Several: *ministers*, *troops*.
    pub plural: bool,
    /// A person, listed or told by name or office.
    pub person: bool,
    /// Belongs to a country and is no part of its government as far as told: *the Malian group X*.
    pub unsectored: bool,
    /// What tells whose it is.
    pub basis: Basis,
}

/// The fields of SCHEMA's `entity` that say who it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntityFields {
    /// ISO 3166 alpha-3 or one of PLOVER's international codes.
    pub code: Option<SmolStr>,
    /// PLOVER sectors, the primary one first.
    pub sector: Vec<SmolStr>,
    /// A listed actor's name, or the name in the text.
    pub name: Option<SmolStr>,
    /// The office of a person.
    pub office: Option<SmolStr>,
    /// Wikidata item of a listed actor.
    pub identifier_id: Option<SmolStr>,
}

impl Party {
    /// Whom it counts for where states and groups are compared: the listed actor it is, or that it belongs to.
    pub fn side(&self) -> Option<ActorId> {
        self.actor.or(self.of)
    }

    /// Who it is as of a day; without a day, by the role that holds latest.
    pub fn entity(&self, as_of: Option<Date>, actors: &Actors) -> EntityFields {
        let mut fields = EntityFields {
            name: self.name.clone(),
            office: self.office.clone(),
            ..Default::default()
        };
        let prefix = self.prefix.and_then(|id| actors.role(id));
        let owner = self
            .of
            .and_then(|of| Some((actors.actor(of)?, actors.role_on(of, as_of)?)));
        if let Some((entry, (role, _))) = owner {
            fields.code = role.code.clone();
            if !self.unsectored {
                fields.sector = self.sectors_under(entry.kind, &role.sector, actors);
            }
        } else {
            let role = self.role.and_then(|id| actors.role(id));
            fields.code = role.and_then(|role| role.code.clone());
            fields.sector = self.own_sectors(actors).unwrap_or_default();
        }
        if let Some(entry) = self.actor.and_then(|id| actors.actor(id)) {
            fields.name = Some(entry.name.clone());
            fields.identifier_id = entry.wikidata.clone();
        }
        if let Some((role, tenure)) = self.actor.and_then(|id| actors.role_on(id, as_of)) {
            fields.code = role.code.clone().or(fields.code);
            // The text's own word on the office of the day stands where the codebook has none.
            let told = self.person && self.role.is_some() && tenure != Tenure::Holds;
            if !told {
                fields.office = role.office.clone().or(fields.office);
                fields.sector = match tenure {
                    Tenure::Holds => role.sector.clone(),
                    Tenure::Ended if self.person => actors.former().to_vec(),
                    Tenure::Ended | Tenure::NotYet => Vec::new(),
                };
            }
        }
        if let Some(prefix) = prefix.filter(|prefix| !prefix.sector.is_empty()) {
            fields.sector = prefix.sector.clone();
        }
        fields
    }

    /// Why its code and its sectors are what [`Party::entity`] says: one line each.
    pub fn reasons(&self, as_of: Option<Date>, actors: &Actors) -> [String; 2] {
        let day = as_of.map_or_else(
            || "without a day, the latest role".to_owned(),
            |day| format!("as of {day}"),
        );
        let word = |id: Option<RoleId>| {
            let role = id.and_then(|id| actors.role(id));
            role.and_then(|role| role.words.first())
                .map_or("", SmolStr::as_str)
        };
        let called = |id: ActorId| actors.actor(id).map_or("", |entry| entry.name.as_str());
        let listed = self.actor.and_then(|id| Some((id, actors.role_on(id, as_of)?)));
        let owner = self.of.and_then(|id| Some((id, actors.role_on(id, as_of)?.0)));
        let code = match (listed, owner) {
            (Some((id, (role, tenure))), _) if role.code.is_some() => {
                let held = match tenure {
                    Tenure::Holds => "",
                    Tenure::Ended => ", a role that has ended",
                    Tenure::NotYet => ", a role that has not begun",
                };
                let how = if self.basis == Basis::Words {
                    String::new()
                } else {
                    format!(", told by {}", self.basis.as_str())
                };
                format!("the actor list's for {} ({day}{held}){how}", called(id))
            }
            (_, Some((id, _))) => format!("that of {}, told by {} ({day})", called(id), self.basis.as_str()),
            (_, None)
                if self
                    .role
                    .and_then(|id| actors.role(id))
                    .is_some_and(|role| role.code.is_some()) =>
            {
                format!("the role noun's own (like “{}”)", word(self.role))
            }
            _ => "none: nothing tells whose it is".to_owned(),
        };
        let told = self.person
            && self.role.is_some()
            && listed.is_some_and(|(_, (_, tenure))| tenure != Tenure::Holds);
        let follows = self
            .role
            .and_then(|id| actors.role(id))
            .is_some_and(|role| role.follows);
        let sector = if self
            .prefix
            .and_then(|id| actors.role(id))
            .is_some_and(|prefix| !prefix.sector.is_empty())
        {
            format!(
                "a word before the office changes it (like “{}”)",
                word(self.prefix)
            )
        } else if let (Some((id, (_, tenure))), false) = (listed, told) {
            match tenure {
                Tenure::Holds => format!("the actor list's for {} ({day})", called(id)),
                Tenure::Ended if self.person => format!("{} is out of office by then", called(id)),
                Tenure::Ended | Tenure::NotYet => format!("none: no role of {} holds then", called(id)),
            }
        } else if self.unsectored {
            "none: its words tell a country, no sector".to_owned()
        } else if let Some(via) = self.via.filter(|_| follows) {
            format!(
                "that of the office or body it serves (like “{}”)",
                word(Some(via))
            )
        } else if let (Some((id, _)), true) = (owner, follows || self.own_sectors(actors).is_none()) {
            format!("that of {}", called(id))
        } else if self.own_sectors(actors).is_some() {
            format!("the role noun's (like “{}”)", word(self.role))
        } else {
            "none is told".to_owned()
        };
        [code, sector]
    }

    /// The sectors that its own words give, where they give any.
    fn own_sectors(&self, actors: &Actors) -> Option<Vec<SmolStr>> {
        let via = self
            .via
            .and_then(|id| actors.role(id))
            .filter(|role| !role.follows);
        let role = self.role.and_then(|id| actors.role(id));
        match (role, via) {
            (Some(role), Some(via)) if role.follows => Some(via.sector.clone()),
            (Some(role), _) if !role.sector.is_empty() => Some(role.sector.clone()),
            _ => None,
        }
    }

    /// The sectors of one who belongs to an actor of this kind with these sectors.
    fn sectors_under(&self, kind: ActorKind, owner: &[SmolStr], actors: &Actors) -> Vec<SmolStr> {
        let follows = self
            .role
            .and_then(|id| actors.role(id))
            .is_some_and(|role| role.follows);
        let own = self.own_sectors(actors).unwrap_or_default();
        let told_by_via = self.via.is_some();
        if own.is_empty() || (follows && !told_by_via) {
            return owner.to_vec();
        }
        let governs = owner.first().is_none_or(|sector| actors.governs(sector));
        match kind {
            // A commander of a rebel group is a rebel, whatever a commander is in a state.
            ActorKind::Group | ActorKind::Territory if !governs => merged(owner, &own),
            ActorKind::Organisation | ActorKind::Company => {
                let own: Vec<_> = own.into_iter().filter(|sector| !actors.governs(sector)).collect();
                merged(owner, &own)
            }
            _ => own,
        }
    }
}

fn merged(first: &[SmolStr], second: &[SmolStr]) -> Vec<SmolStr> {
    let mut all = first.to_vec();
    for sector in second {
        if !all.contains(sector) {
            all.push(sector.clone());
        }
    }
    all
}
