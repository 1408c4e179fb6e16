//! The words that articles are made of.

use legation_core::record::Status;

/// A country.
pub struct Land {
    pub name: &'static str,
    pub code: &'static str,
    /// Of its entity.
    pub number: u32,
    /// Degrees north and east, about.
    pub at: (f64, f64),
}

const fn land(name: &'static str, code: &'static str, number: u32, north: f64, east: f64) -> Land {
    Land {
        name,
        code,
        number,
        at: (north, east),
    }
}

/// Those that have most to do with each other first.
pub const LANDS: &[Land] = &[
    land("Norway", "NOR", 20, 61.0, 9.0),
    land("Kenya", "KEN", 114, 0.5, 38.0),
    land("Japan", "JPN", 17, 36.0, 138.0),
    land("Peru", "PER", 419, -9.0, -75.0),
    land("Jordan", "JOR", 810, 31.0, 36.0),
    land("Poland", "POL", 36, 52.0, 19.0),
    land("Vietnam", "VNM", 881, 16.0, 107.0),
    land("Ghana", "GHA", 117, 8.0, -1.0),
    land("Chile", "CHL", 298, -33.0, -71.0),
    land("Nepal", "NPL", 837, 28.0, 84.0),
    land("Oman", "OMN", 842, 21.0, 56.0),
    land("Latvia", "LVA", 211, 57.0, 25.0),
    land("Senegal", "SEN", 1041, 14.0, -14.0),
    land("Cuba", "CUB", 241, 22.0, -79.0),
    land("Mongolia", "MNG", 711, 47.0, 104.0),
    land("Zambia", "ZMB", 953, -14.0, 28.0),
    land("Croatia", "HRV", 224, 45.0, 16.0),
    land("Bolivia", "BOL", 750, -17.0, -65.0),
    land("Uganda", "UGA", 1036, 1.0, 32.0),
    land("Laos", "LAO", 819, 18.0, 103.0),
    land("Iceland", "ISL", 189, 65.0, -18.0),
    land("Tunisia", "TUN", 948, 34.0, 9.0),
    land("Panama", "PAN", 804, 9.0, -80.0),
    land("Estonia", "EST", 191, 59.0, 26.0),
    land("Angola", "AGO", 916, -12.0, 18.0),
    land("Malta", "MLT", 233, 36.0, 14.0),
    land("Fiji", "FJI", 712, -18.0, 178.0),
    land("Gabon", "GAB", 1000, -1.0, 12.0),
    land("Bhutan", "BTN", 917, 27.0, 90.0),
    land("Uruguay", "URY", 77, -33.0, -56.0),
    land("Slovenia", "SVN", 215, 46.0, 15.0),
    land("Rwanda", "RWA", 1037, -2.0, 30.0),
    land("Kuwait", "KWT", 817, 29.0, 48.0),
    land("Albania", "ALB", 222, 41.0, 20.0),
    land("Namibia", "NAM", 1030, -22.0, 17.0),
    land("Cyprus", "CYP", 229, 35.0, 33.0),
    land("Togo", "TGO", 945, 8.0, 1.0),
    land("Armenia", "ARM", 399, 40.0, 45.0),
    land("Malawi", "MWI", 1020, -13.0, 34.0),
    land("Paraguay", "PRY", 733, -23.0, -58.0),
];

/// Something that one does to another.
pub struct Act {
    pub words: &'static [&'static str],
    pub event: &'static str,
    pub mode: &'static [&'static str],
    pub context: &'static str,
    pub quad: u8,
    pub scale: f64,
    pub cameo: &'static str,
    pub deal: Option<(&'static str, &'static str)>,
    pub item: Option<&'static str>,
    /// What its number counts.
    pub counted: Option<&'static str>,
    pub violent: bool,
    pub status: Status,
    pub entry: &'static str,
}

#[allow(clippy::too_many_arguments, reason = "a line of a table")]
const fn act(
    event: &'static str,
    cameo: &'static str,
    quad: u8,
    scale: f64,
    context: &'static str,
    mode: &'static [&'static str],
    entry: &'static str,
    words: &'static [&'static str],
) -> Act {
    Act {
        words,
        event,
        mode,
        context,
        quad,
        scale,
        cameo,
        deal: None,
        item: None,
        counted: None,
        violent: false,
        status: Status::Occurred,
        entry,
    }
}

/// The commonest first.
pub const ACTS: &[Act] = &[
    act("CONSULT", "036", 1, 1.0, "diplomatic", &["visit"], "verbs/hold/talks", &["held talks with", "met envoys of", "sent its minister to talks with", "discussed the border with"]),
    act("ACCUSE", "111", 3, -2.0, "diplomatic", &["disapprove"], "verbs/criticise/policy", &["criticised", "condemned the conduct of", "rebuked", "found fault with"]),
    Act {
        counted: Some("killing"),
        violent: true,
        ..act("ASSAULT", "194", 4, -9.0, "military", &["heavy-weapons"], "verbs/shell/town", &["shelled positions of", "fired artillery at troops of", "bombarded villages of", "struck forces of"])
    },
    Act {
        deal: Some(("trade", "signed")),
        counted: Some("worth millions of dollars:"),
        ..act("AGREE", "057", 1, 3.0, "economic", &[], "verbs/sign/accord", &["signed a trade accord with", "concluded a trade pact with", "agreed on lower tariffs with"])
    },
    act("SUPPORT", "051", 1, 3.0, "diplomatic", &[], "verbs/back/claim", &["backed the claim of", "spoke up for", "voiced support for"]),
    act("DEMAND", "100", 3, -5.0, "territory", &[], "verbs/demand/withdrawal", &["demanded an answer from", "called on the government of", "pressed its demand on"]),
    Act {
        deal: Some(("arms-transfer", "delivered")),
        item: Some("sensors"),
        counted: Some("in all"),
        ..act("COOPERATE", "072", 2, 6.0, "military", &["military"], "verbs/deliver/arms", &["delivered radars to", "handed over radars to", "shipped radar sets to"])
    },
    act("REJECT", "120", 3, -4.0, "diplomatic", &[], "verbs/reject/appeal", &["rejected an appeal by", "turned down a plea of", "refused a request by"]),
    Act {
        deal: Some(("arms-transfer", "announced")),
        item: Some("vehicles"),
        counted: Some("in all"),
        status: Status::Planned,
        ..act("AGREE", "056", 1, 3.0, "military", &[], "verbs/promise/arms", &["is to deliver trucks to", "promised trucks to", "will send lorries to"])
    },
    act("SANCTION", "163", 4, -8.0, "economic", &["discontinue"], "verbs/impose/sanctions", &["imposed sanctions on", "froze assets of", "put an embargo on"]),
    Act {
        counted: Some("detaining"),
        ..act("COERCE", "173", 4, -7.0, "legal", &["arrest"], "verbs/detain/sailors", &["seized a ship of", "detained sailors of", "held fishermen of"])
    },
    Act {
        counted: Some("tonnes of grain:"),
        ..act("AID", "073", 2, 7.0, "humanitarian", &["humanitarian"], "verbs/send/grain", &["sent grain to", "shipped food to", "gave relief supplies to"])
    },
    act("THREATEN", "138", 3, -6.0, "military", &[], "verbs/threaten/force", &["threatened to strike", "warned of force against", "raised the prospect of war with"]),
    act("MOBILIZE", "150", 3, -6.0, "military", &["troops"], "verbs/move/troops", &["moved troops to the border with", "massed tanks near", "put its forces on alert against"]),
    act("RETREAT", "087", 2, 7.0, "military", &["withdraw"], "verbs/withdraw/troops", &["withdrew troops from", "pulled its forces back from", "ended its siege of"]),
];

/// Outlets, with their addresses.
pub const OUTLETS: &[(&str, &str)] = &[
    ("Fjord Post", "fjord-post"),
    ("Savanna Times", "savanna-times"),
    ("Harbour Gazette", "harbour-gazette"),
    ("Andes Daily", "andes-daily"),
    ("Delta Herald", "delta-herald"),
    ("Northern Wire", "northern-wire"),
    ("Steppe Courier", "steppe-courier"),
    ("Gulf Observer", "gulf-observer"),
    ("Lagoon Review", "lagoon-review"),
    ("Summit News", "summit-news"),
    ("Equator Mail", "equator-mail"),
    ("Tundra Report", "tundra-report"),
    ("Coral Tribune", "coral-tribune"),
    ("Prairie Ledger", "prairie-ledger"),
    ("Oasis Bulletin", "oasis-bulletin"),
    ("River Chronicle", "river-chronicle"),
    ("Plateau Press", "plateau-press"),
    ("Strait Monitor", "strait-monitor"),
    ("Valley Voice", "valley-voice"),
    ("Cape Dispatch", "cape-dispatch"),
    ("Island Star", "island-star"),
    ("Forest Echo", "forest-echo"),
    ("Dune Journal", "dune-journal"),
    ("Glacier Record", "glacier-record"),
];

/// Who gives word, with the name where it has one.
pub const SAYS: &[(&str, Option<&str>)] = &[
    ("the foreign ministry", None),
    ("a spokesman", None),
    ("officials", None),
    ("the Northern Wire", Some("Northern Wire")),
    ("state television", None),
    ("the defence ministry", None),
    ("witnesses", None),
    ("the Gulf Observer", Some("Gulf Observer")),
];

pub const AREAS: &[&str] = &[
    "Port", "Harvest", "Railway", "Market", "Museum", "Weather", "School", "Fishery", "Hospital", "Parliament", "Library", "Customs",
    "Mining", "Forestry", "Tourism", "Football", "Airport", "Banking", "Housing", "Water", "Energy", "Census", "Archive", "Theatre",
];
pub const CALLED: &[&str] = &[
    "commissioner", "inspector", "engineer", "director", "surveyor", "clerk", "professor", "trader", "historian", "planner", "auditor",
    "veteran", "pilot", "foreman", "curator", "analyst",
];
pub const DOES: &[&str] = &[
    "described", "measured", "counted", "reviewed", "questioned", "explained", "surveyed", "defended", "recalled", "compared", "praised",
    "doubted", "outlined", "published", "corrected", "estimated", "summarised", "repaired",
];
pub const THINGS: &[&str] = &[
    "prices", "roads", "timetable", "budget", "records", "repairs", "inventory", "licences", "drainage", "lighting", "statutes",
    "forecast", "tenders", "wages", "catalogue", "cranes", "ferries", "boilers", "subsidies", "boundaries", "paintings", "orchards",
    "pipelines", "warehouses", "lanterns", "minutes", "figures", "deposits", "membership", "curriculum",
];
pub const WHERE: &[&str] = &[
    "office in the capital", "board in the old town", "union on the coast", "council of the province", "works by the river",
    "association of the district", "society in the hills", "chamber in the harbour quarter", "committee of the upper house",
    "station on the plain", "college near the lake", "exchange in the southern suburb",
];
pub const WHEN: &[&str] = &[
    "before the spring", "after a long delay", "for the third year running", "without much notice", "at the end of the term",
    "despite the cost", "in front of a small audience", "as in former years", "over the objections of neighbours", "with some relief",
    "in a letter to members", "during the holidays", "to nobody's surprise", "on a rainy afternoon",
];
