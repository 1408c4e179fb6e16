//! Whose a name or word is where a user's own file, which wins, has it as well as another.

use super::actors::{ActorEntry, ActorFile, RoleEntry, RoleFile};
use crate::who::atoms_of_name;
use smol_str::SmolStr;
use std::collections::{HashMap, HashSet};

fn key(name: &str) -> Vec<String> {
    atoms_of_name(name)
        .iter()
        .map(|atom| atom.to_lowercase())
        .collect()
}

/// All actors: names that a winning file has are taken from those of other files, and what extends an actor is added to it.
pub(super) fn settle_actors(files: Vec<ActorFile>) -> Vec<ActorEntry> {
    let (winning, others): (Vec<ActorFile>, Vec<ActorFile>) = files.into_iter().partition(|file| file.wins);
    let mut entries: Vec<ActorEntry> = others.into_iter().flat_map(|file| file.actor).collect();
    let winning: Vec<ActorEntry> = winning.into_iter().flat_map(|file| file.actor).collect();
    let mut owners: HashMap<Vec<String>, Option<SmolStr>> = HashMap::new();
    for entry in &winning {
        for name in entry.names.iter().chain(&entry.any_case) {
            owners.insert(key(name), entry.extends.clone());
        }
    }
    if owners.is_empty() {
        entries.extend(winning);
        return entries;
    }
    for entry in &mut entries {
        let id = entry.id.clone();
        let keep = |name: &SmolStr| {
            owners
                .get(&key(name))
                .is_none_or(|owner| owner.as_ref() == Some(&id))
        };
        for names in [
            &mut entry.names,
            &mut entry.demonyms,
            &mut entry.capital,
            &mut entry.capital_weak,
            &mut entry.seats,
            &mut entry.weak,
        ] {
            names.retain(keep);
        }
    }
    let places: HashMap<SmolStr, usize> = entries
        .iter()
        .enumerate()
        .map(|(index, entry)| (entry.id.clone(), index))
        .collect();
    for mut entry in winning {
        let extended = entry.extends.as_ref().and_then(|id| places.get(id));
        match extended.and_then(|index| entries.get_mut(*index)) {
            Some(known) => {
                known.names.append(&mut entry.names);
                known.any_case.append(&mut entry.any_case);
            }
            None => entries.push(entry),
        }
    }
    entries
}

/// All role nouns, those of winning files first; their words are taken from the others.
pub(super) fn settle_roles(files: Vec<RoleFile>) -> Vec<RoleEntry> {
    let (winning, others): (Vec<RoleFile>, Vec<RoleFile>) = files.into_iter().partition(|file| file.wins);
    let mut roles: Vec<RoleEntry> = winning.into_iter().flat_map(|file| file.role).collect();
    let own: HashSet<SmolStr> = roles.iter().flat_map(|role| role.words.iter().cloned()).collect();
    for mut role in others.into_iter().flat_map(|file| file.role) {
        role.words.retain(|word| !own.contains(word));
        if !role.words.is_empty() {
            roles.push(role);
        }
    }
    roles
}
