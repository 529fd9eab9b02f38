//! T01–T08: the title.

use crate::proof::finding::Findings;
use crate::proof::kind::{self, KINDS};
use crate::proof::sheet::{Line, Sheet};
use crate::proof::subject::Role;

/// Words that a line must not part.
const WHOLE: [&str; 26] = [
    "决议",
    "决定",
    "命令",
    "公报",
    "公告",
    "通告",
    "意见",
    "通知",
    "通报",
    "报告",
    "请示",
    "批复",
    "议案",
    "纪要",
    "关于",
    "人民政府",
    "委员会",
    "办公厅",
    "办公室",
    "工作",
    "管理",
    "实施",
    "印发",
    "加强",
    "进一步",
    "方案",
];

/// Checks the title.
pub(super) fn check(sheet: &Sheet<'_>, out: &mut Findings) {
    for line in sheet.of(Role::Title).chain(sheet.of(Role::Subtitle)) {
        closing(line, out);
    }
    for line in sheet.of(Role::Title) {
        if sheet.subject.is_official() {
            commas(line, out);
        }
        two_kinds(line, out);
        twice(line, out);
    }
    let Some(line) = sheet.first(Role::Title) else { return };
    wanted_kind(sheet, line, out);
    agency(sheet, line, out);
    shape(sheet, line, out);
}

/// T01.
fn closing(line: &Line<'_>, out: &mut Findings) {
    let end = line.trimmed().end;
    let marks = line.chars[..end].iter().rev().take_while(|c| "。，；：、.,;:".contains(**c)).count();
    if marks > 0 && marks < end {
        out.wrong("T01", line, end - marks..end, Some(""));
    }
}

/// T02.
fn commas(line: &Line<'_>, out: &mut Findings) {
    let mut depth = 0_usize;
    let last = line.chars.iter().rposition(|c| !"。，；：、.,;: \n".contains(*c)).unwrap_or(0);
    for at in 0..last {
        match line.at(at) {
            '《' | '“' | '〈' | '（' => depth += 1,
            '》' | '”' | '〉' | '）' => depth = depth.saturating_sub(1),
            '，' | '。' | '；' | ',' | ';' if depth == 0 && !line.is_masked(at) => {
                out.wrong("T02", line, at..at + 1, Some(""));
            }
            _ => {}
        }
    }
}

/// T03.
fn wanted_kind(sheet: &Sheet<'_>, line: &Line<'_>, out: &mut Findings) {
    let subject = sheet.subject;
    let mark: String = subject.of(Role::IssuerMark).map(|piece| piece.text.trim()).collect();
    let by_mark = ["令", "纪要"].iter().any(|kind| mark.ends_with(kind));
    if !subject.is_official() || by_mark {
        return;
    }
    let title = subject.title();
    let statutory = KINDS.iter().any(|kind| subject.declared.ends_with(kind));
    match kind::of_title(&title) {
        None => {
            let said = ("标题没有写明文种".to_owned(), "the title names no document type".to_owned());
            out.told("T03", line, line.trimmed(), None, said);
        }
        Some(found) if statutory && !kind::suits(&subject.declared, found) => {
            let declared = &subject.declared;
            let said = (
                format!("标题的文种“{found}”与所用文种“{declared}”不一致"),
                format!("the title says {found}, the document is a {declared}"),
            );
            out.told("T03", line, line.trimmed(), None, said);
        }
        Some(_) => {}
    }
}

/// T04.
fn two_kinds(line: &Line<'_>, out: &mut Findings) {
    let text = line.text(line.trimmed());
    let bare = kind::bare(&text);
    let Some(last) = KINDS.iter().find(|kind| bare.ends_with(**kind)) else { return };
    let rest = bare.strip_suffix(last).unwrap_or(bare);
    let joined = rest.strip_suffix(['、', '和', '与', '及']).unwrap_or(rest);
    // 复函, 公函 and 命令 are one; a 令 or 函 of two letters is no second type.
    let other = KINDS.iter().filter(|kind| kind.chars().count() == 2).find(|kind| joined.ends_with(**kind));
    if let Some(first) = other.filter(|first| *first != last) {
        let start = line.trimmed().start + joined.chars().count() - first.chars().count();
        out.wrong("T04", line, start..line.trimmed().start + bare.chars().count(), None);
    }
}

/// T05.
fn twice(line: &Line<'_>, out: &mut Findings) {
    let text = line.text(line.trimmed());
    let forwards = ["转发", "批转", "印发"].iter().any(|word| text.contains(word));
    let first = text.find("关于").map(|at| at + "关于".len());
    let again = first.is_some_and(|at| text[at..].contains("《关于") || text[at..].contains("〈关于"));
    let doubled = text.ends_with("的通知》的通知") || text.ends_with("的通知的通知");
    let nested = text.contains("《关于") && doubled;
    if forwards && (again && doubled || nested || text.ends_with("的通知的通知")) {
        let mended = text
            .replace("的通知》的通知", "的通知")
            .replace("的通知的通知", "的通知")
            .replacen("《关于", "关于", 1)
            .replace('〈', "《")
            .replace('〉', "》");
        out.wrong("T05", line, line.trimmed(), Some(&mended));
    }
}

/// T08.
fn agency(sheet: &Sheet<'_>, line: &Line<'_>, out: &mut Findings) {
    let subject = sheet.subject;
    let kind = kind::of_title(&subject.title());
    let start = line.trimmed().start;
    if !subject.has(Role::IssuerMark) && kind.is_some() && line.starts(start, "关于") {
        let said = ("标题没有写明发文机关".to_owned(), "the title does not name the agency".to_owned());
        out.told("T08", line, start..start + 2, None, said);
    }
}

/// T07: the lines as set, or else as written.
fn shape(sheet: &Sheet<'_>, line: &Line<'_>, out: &mut Findings) {
    let set = &sheet.subject.pages.title_lines;
    let text = line.text(line.trimmed());
    let written: Vec<String> = text.lines().map(|line| line.trim().to_owned()).collect();
    let lines = if set.len() > 1 { set } else { &written };
    let widths: Vec<usize> = lines.iter().map(|line| line.chars().count()).collect();
    let [_, .., last] = widths.as_slice() else { return };
    let fault = if *last <= 2 {
        ("末行只有一两个字", "the last line has one or two characters")
    } else if lines.windows(2).any(|pair| parts_word(&pair[0], &pair[1])) {
        ("回行拆开了词语", "a line break parts a word")
    } else if widths.windows(3).any(|three| three[1] + 1 < three[0].min(three[2])) {
        ("排成了沙漏形", "the lines form an hourglass")
    } else {
        return;
    };
    let whole: String = lines.concat();
    let suggestion = balanced(&whole, lines.len());
    let said = (format!("标题{}", fault.0), format!("in the title {}", fault.1));
    out.told("T07", line, line.trimmed(), suggestion.as_deref(), said);
}

/// Whether the end of one line and the start of the next are one word, or a mark stands where it must not.
fn parts_word(left: &str, right: &str) -> bool {
    let marks =
        left.ends_with(['《', '“', '（', '〈']) || right.starts_with(['》', '”', '）', '〉', '、', '的']);
    let joined = format!("{left}{right}");
    let spans = |word: &&str| {
        joined.match_indices(*word).any(|(at, found)| at < left.len() && at + found.len() > left.len())
    };
    marks || WHOLE.iter().any(spans)
}

/// The same title in as many lines, as even as words and marks allow, the longer line above.
fn balanced(title: &str, lines: usize) -> Option<String> {
    let chars: Vec<char> = title.chars().collect();
    if lines != 2 {
        return None;
    }
    let middle = chars.len().div_ceil(2);
    // The matter on a line of its own, where that is no worse than two to three.
    let about = title.find("关于").map(|at| title[..at].chars().count());
    if let Some(cut) = about.filter(|cut| cut * 5 >= chars.len() * 2 && cut * 5 <= chars.len() * 3) {
        return Some(format!(
            "{}\n{}",
            chars[..cut].iter().collect::<String>(),
            chars[cut..].iter().collect::<String>()
        ));
    }
    let cuts = (0..chars.len()).map(|shift| middle + shift).filter(|cut| cut + 2 < chars.len());
    let text = |range: &[char]| range.iter().collect::<String>();
    let mut good = cuts.map(|cut| (text(&chars[..cut]), text(&chars[cut..])));
    good.find(|(left, right)| !parts_word(left, right)).map(|(left, right)| format!("{left}\n{right}"))
}
