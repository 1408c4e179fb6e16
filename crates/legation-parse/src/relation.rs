//! Dependency relations of UD English.

macro_rules! relations {
    ($($name:ident $text:literal),+ $(,)?) => {
        /// Universal Dependencies relations with English subtypes (<https://universaldependencies.org/en/dep/>).
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        #[allow(missing_docs)]
        pub enum Relation { $($name,)+ #[default] Unspecified }

        impl Relation {
            /// All of them, in the order of their discriminants.
            pub const ALL: &'static [Relation] = &[$(Relation::$name,)+ Relation::Unspecified];

            /// The relation as UD writes it.
            pub fn as_str(self) -> &'static str {
                match self { $(Relation::$name => $text,)+ Relation::Unspecified => "dep" }
            }

            /// The relation for UD's spelling. An unknown subtype falls back to its relation, anything else to `dep`.
            pub fn from_name(name: &str) -> Relation {
                match name {
                    $($text => Relation::$name,)+
                    _ => match name.split_once(':') {
                        Some((relation, _)) => Relation::from_name(relation),
                        None => Relation::Unspecified,
                    },
                }
            }
        }
    };
}

relations! {
    Acl "acl",
    AclRelcl "acl:relcl",
    Advcl "advcl",
    AdvclRelcl "advcl:relcl",
    Advmod "advmod",
    Amod "amod",
    Appos "appos",
    Aux "aux",
    AuxPass "aux:pass",
    Case "case",
    Cc "cc",
    CcPreconj "cc:preconj",
    Ccomp "ccomp",
    Compound "compound",
    CompoundPrt "compound:prt",
    Conj "conj",
    Cop "cop",
    Csubj "csubj",
    CsubjOuter "csubj:outer",
    CsubjPass "csubj:pass",
    Det "det",
    DetPredet "det:predet",
    Discourse "discourse",
    Dislocated "dislocated",
    Expl "expl",
    Fixed "fixed",
    Flat "flat",
    Goeswith "goeswith",
    Iobj "iobj",
    List "list",
    Mark "mark",
    Nmod "nmod",
    NmodDesc "nmod:desc",
    NmodPoss "nmod:poss",
    NmodUnmarked "nmod:unmarked",
    Nsubj "nsubj",
    NsubjOuter "nsubj:outer",
    NsubjPass "nsubj:pass",
    Nummod "nummod",
    Obj "obj",
    Obl "obl",
    OblAgent "obl:agent",
    OblUnmarked "obl:unmarked",
    Orphan "orphan",
    Parataxis "parataxis",
    Punct "punct",
    Reparandum "reparandum",
    Root "root",
    Vocative "vocative",
    Xcomp "xcomp",
}
