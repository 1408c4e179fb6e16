//! FlatBuffers, as far as Arrow's messages need them: every offset is looked up within the bytes, and one that leaves them gives nothing.
//!
//! Source: <https://flatbuffers.dev/internals/>.

/// A table: its bytes and its place in them.
#[derive(Clone, Copy)]
pub(super) struct Flat<'b> {
    bytes: &'b [u8],
    at: usize,
}

fn fixed<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}

fn unsigned(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32::from_le_bytes(fixed(bytes, at)?)).ok()
}

impl<'b> Flat<'b> {
    /// The table that the bytes begin with a pointer to.
    pub(super) fn root(bytes: &'b [u8]) -> Option<Flat<'b>> {
        Some(Flat {
            bytes,
            at: unsigned(bytes, 0)?,
        })
    }

    /// Where a field stands, if it is there.
    fn place(&self, field: usize) -> Option<usize> {
        let back = i32::from_le_bytes(fixed(self.bytes, self.at)?);
        let table = usize::try_from(i64::try_from(self.at).ok()? - i64::from(back)).ok()?;
        let size = u16::from_le_bytes(fixed(self.bytes, table)?);
        let entry = 4 + 2 * field;
        if entry + 2 > usize::from(size) {
            return None;
        }
        let offset = u16::from_le_bytes(fixed(self.bytes, table + entry)?);
        (offset != 0).then_some(self.at + usize::from(offset))
    }

    /// Where what a field points to stands.
    fn target(&self, field: usize) -> Option<usize> {
        let place = self.place(field)?;
        place.checked_add(unsigned(self.bytes, place)?)
    }

    pub(super) fn byte(&self, field: usize) -> Option<u8> {
        self.bytes.get(self.place(field)?).copied()
    }

    pub(super) fn short(&self, field: usize) -> Option<i16> {
        Some(i16::from_le_bytes(fixed(self.bytes, self.place(field)?)?))
    }

    pub(super) fn int(&self, field: usize) -> Option<i32> {
        Some(i32::from_le_bytes(fixed(self.bytes, self.place(field)?)?))
    }

    pub(super) fn long(&self, field: usize) -> Option<i64> {
        Some(i64::from_le_bytes(fixed(self.bytes, self.place(field)?)?))
    }

    pub(super) fn table(&self, field: usize) -> Option<Flat<'b>> {
        Some(Flat {
            bytes: self.bytes,
            at: self.target(field)?,
        })
    }

    pub(super) fn text(&self, field: usize) -> Option<String> {
        let at = self.target(field)?;
        let end = at.checked_add(4)?.checked_add(unsigned(self.bytes, at)?)?;
        Some(String::from_utf8_lossy(self.bytes.get(at + 4..end)?).into_owned())
    }

    /// The elements of a list, each of `size` bytes: their places.
    fn elements(&self, field: usize, size: usize) -> Option<impl Iterator<Item = usize> + use<'b>> {
        let at = self.target(field)?;
        let length = unsigned(self.bytes, at)?;
        let end = at.checked_add(4)?.checked_add(length.checked_mul(size)?)?;
        self.bytes.get(at..end)?;
        Some((0..length).map(move |number| at + 4 + number * size))
    }

    pub(super) fn tables(&self, field: usize) -> Vec<Flat<'b>> {
        let bytes = self.bytes;
        let table = |at| {
            let to = unsigned(bytes, at)?;
            Some(Flat { bytes, at: at + to })
        };
        self.elements(field, 4)
            .map(|places| places.filter_map(table).collect())
            .unwrap_or_default()
    }

    /// A list of numbers.
    pub(super) fn longs(&self, field: usize) -> Vec<i64> {
        let bytes = self.bytes;
        let long = |at| fixed(bytes, at).map(i64::from_le_bytes);
        self.elements(field, 8)
            .map(|places| places.filter_map(long).collect())
            .unwrap_or_default()
    }

    /// A list of pairs of numbers.
    pub(super) fn pairs(&self, field: usize) -> Vec<(i64, i64)> {
        let bytes = self.bytes;
        let pair = |at| {
            let first = i64::from_le_bytes(fixed(bytes, at)?);
            Some((first, i64::from_le_bytes(fixed(bytes, at + 8)?)))
        };
        self.elements(field, 16)
            .map(|places| places.filter_map(pair).collect())
            .unwrap_or_default()
    }

    /// The first numbers of a list of structures of 24 bytes: where messages stand.
    pub(super) fn blocks(&self, field: usize) -> Vec<u64> {
        let bytes = self.bytes;
        let block = |at| fixed(bytes, at).map(u64::from_le_bytes);
        self.elements(field, 24)
            .map(|places| places.filter_map(block).collect())
            .unwrap_or_default()
    }
}
