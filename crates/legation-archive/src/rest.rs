//! Of a struct the fields that no column holds, as JSON: the others are not turned into it first, which would take half the time of storing a record.

use crate::detail::COLUMNS;
use serde::Serialize;
use serde::ser::{Error, Impossible, SerializeStruct, Serializer};
use serde_json::{Map, Value};

/// Takes a struct, and nothing else.
pub(crate) struct Rest;

/// The fields so far.
pub(crate) struct Fields(Map<String, Value>);

type Done = Map<String, Value>;
type None = Impossible<Done, serde_json::Error>;

fn no_struct<T>() -> serde_json::Result<T> {
    Err(Error::custom("expected a struct"))
}

macro_rules! refuse {
    ($($name:ident: $of:ty),*) => {
        $(fn $name(self, _: $of) -> serde_json::Result<Done> { no_struct() })*
    };
}

impl Serializer for Rest {
    type Ok = Done;
    type Error = serde_json::Error;
    type SerializeSeq = None;
    type SerializeTuple = None;
    type SerializeTupleStruct = None;
    type SerializeTupleVariant = None;
    type SerializeMap = None;
    type SerializeStruct = Fields;
    type SerializeStructVariant = None;

    refuse!(serialize_bool: bool, serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64, serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_f32: f32, serialize_f64: f64, serialize_char: char, serialize_str: &str, serialize_bytes: &[u8], serialize_unit_struct: &'static str);

    fn serialize_struct(self, _: &'static str, _: usize) -> serde_json::Result<Fields> {
        Ok(Fields(Map::new()))
    }
    fn serialize_none(self) -> serde_json::Result<Done> {
        no_struct()
    }
    fn serialize_some<T: ?Sized + Serialize>(self, _: &T) -> serde_json::Result<Done> {
        no_struct()
    }
    fn serialize_unit(self) -> serde_json::Result<Done> {
        no_struct()
    }
    fn serialize_unit_variant(self, _: &'static str, _: u32, _: &'static str) -> serde_json::Result<Done> {
        no_struct()
    }
    fn serialize_newtype_struct<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        _: &T,
    ) -> serde_json::Result<Done> {
        no_struct()
    }
    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> serde_json::Result<Done> {
        no_struct()
    }
    fn serialize_seq(self, _: Option<usize>) -> serde_json::Result<None> {
        no_struct()
    }
    fn serialize_tuple(self, _: usize) -> serde_json::Result<None> {
        no_struct()
    }
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> serde_json::Result<None> {
        no_struct()
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> serde_json::Result<None> {
        no_struct()
    }
    fn serialize_map(self, _: Option<usize>) -> serde_json::Result<None> {
        no_struct()
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> serde_json::Result<None> {
        no_struct()
    }
}

impl SerializeStruct for Fields {
    type Ok = Done;
    type Error = serde_json::Error;

    fn serialize_field<T: ?Sized + Serialize>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> serde_json::Result<()> {
        if !COLUMNS.contains(&name) {
            self.0.insert(name.to_owned(), serde_json::to_value(value)?);
        }
        Ok(())
    }

    fn end(self) -> serde_json::Result<Done> {
        Ok(self.0)
    }
}
