//! What coverage is measured against: the hanzi of GB/T 2312, of the list of 2013 and of GB 18030-2022 level 3, and one
//! character of each block of GB 18030-2022.

/// A set of characters that a standard names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charset {
    /// GB/T 2312-1980: 6,763 hanzi, levels 1 and 2.
    Gb2312,
    /// 通用规范汉字表 (2013): 8,105 hanzi, what names of people and places may be written with.
    Tgh,
    /// GB 18030-2022 implementation level 3 before Amendment 1: 87,887 hanzi, i.e. the URO to U+9FEF, extension A to
    /// U+4DB5, extensions B to F as of Unicode 10, and the 12 unified ideographs of the compatibility block. Radicals,
    /// strokes and compatibility ideographs proper are no hanzi and are not counted.
    Gb18030Level3,
    /// One character of each of the 61 blocks of GB 18030-2022, symbols and scripts of minorities included.
    Gb18030Blocks,
}

/// Rows 16 to 87 of GB/T 2312.
const GB2312: &str = include_str!("../../fonts/charsets/gb2312-6763.txt");
/// The table of 2013, in its order.
const TGH: &str = include_str!("../../fonts/charsets/tgh-8105.txt");

/// The blocks of GB 18030-2022: range, character, name.
const BLOCKS: &str = include_str!("../../fonts/charsets/gb18030-blocks.txt");

/// GB 18030-2022, table of implementation level 3: first and last code point of each run.
const LEVEL_3: &[(u32, u32)] = &[
    (0x3400, 0x4DB5),
    (0x4E00, 0x9FEF),
    (0xFA0E, 0xFA0F),
    (0xFA11, 0xFA11),
    (0xFA13, 0xFA14),
    (0xFA1F, 0xFA1F),
    (0xFA21, 0xFA21),
    (0xFA23, 0xFA24),
    (0xFA27, 0xFA29),
    (0x20000, 0x2A6D6),
    (0x2A700, 0x2B734),
    (0x2B740, 0x2B81D),
    (0x2B820, 0x2CEA1),
    (0x2CEB0, 0x2EBE0),
];

impl Charset {
    /// All, the sets of hanzi from the smallest to the largest.
    pub const ALL: [Charset; 4] =
        [Charset::Gb2312, Charset::Tgh, Charset::Gb18030Level3, Charset::Gb18030Blocks];

    /// A short name for tables and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Charset::Gb2312 => "GB 2312",
            Charset::Tgh => "通用规范汉字表",
            Charset::Gb18030Level3 => "GB 18030 L3",
            Charset::Gb18030Blocks => "GB 18030 blocks",
        }
    }

    /// How many characters the standard says there are; of the blocks, how many of them.
    pub fn count(self) -> usize {
        match self {
            Charset::Gb2312 => 6_763,
            Charset::Tgh => 8_105,
            Charset::Gb18030Level3 => 87_887,
            Charset::Gb18030Blocks => 61,
        }
    }

    /// The characters, in the order of the standard.
    pub fn characters(self) -> Box<dyn Iterator<Item = char>> {
        match self {
            Charset::Gb2312 => Box::new(listed(GB2312)),
            Charset::Tgh => Box::new(listed(TGH)),
            Charset::Gb18030Level3 => {
                Box::new(LEVEL_3.iter().flat_map(|(first, last)| *first..=*last).filter_map(char::from_u32))
            }
            Charset::Gb18030Blocks => Box::new(blocks().map(|block| block.1)),
        }
    }
}

fn listed(text: &'static str) -> impl Iterator<Item = char> {
    text.lines().filter(|line| !line.starts_with('#')).flat_map(str::chars)
}

/// The blocks of GB 18030-2022, in the order of the standard: range as the list spells it, a character, name.
pub fn blocks() -> impl Iterator<Item = (&'static str, char, &'static str)> {
    let block = |line: &'static str| {
        let mut words = line.splitn(3, ' ');
        Some((words.next()?, words.next()?.chars().next()?, words.next()?))
    };
    BLOCKS.lines().filter(|line| !line.starts_with('#')).filter_map(block)
}

#[cfg(test)]
mod tests {
    use super::Charset;
    use std::collections::BTreeSet;

    #[test]
    fn each_set_has_the_size_that_its_standard_states() {
        for set in Charset::ALL {
            let distinct: BTreeSet<char> = set.characters().collect();
            assert_eq!(distinct.len(), set.count(), "{}", set.name());
            assert_eq!(set.characters().count(), set.count(), "{}", set.name());
        }
    }

    #[test]
    fn the_smaller_sets_lie_within_the_largest() {
        let all: BTreeSet<char> = Charset::Gb18030Level3.characters().collect();
        for set in [Charset::Gb2312, Charset::Tgh] {
            assert_eq!(set.characters().find(|character| !all.contains(character)), None, "{}", set.name());
        }
    }
}
