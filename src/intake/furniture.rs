//! What a web page or a print-out leaves around a text: navigation, buttons, counters, page numbers.

use crate::intake::draft::Removed;
use crate::intake::piece::{Content, Piece};

/// Longest line that can be furniture, in characters.
const LONGEST: usize = 80;

/// Lines that are furniture whatever surrounds them, without bullets and spaces.
const WHOLE: &[&str] = &[
    "打印本页",
    "打印此页",
    "打印",
    "【打印】",
    "[打印]",
    "打印本页关闭窗口",
    "关闭窗口",
    "【关闭】",
    "关闭",
    "收藏",
    "分享",
    "返回顶部",
    "返回列表",
    "首页",
    "网站首页",
    "扫一扫在手机打开当前页",
    "扫一扫在手机上打开当前页",
    "扫码分享",
    "分享到微信",
    "微信",
    "微博",
    "QQ空间",
    "大中小",
    "字体：大中小",
    "字体:大中小",
    "【字体：大中小】",
    "[字体：大中小]",
    "字号：大中小",
    "字号:大中小",
    "【字号：大中小】",
    "无障碍浏览",
    "上一页",
    "下一页",
    "加载更多",
    "查看更多",
    "展开全文",
    "相关文档",
    "相关链接",
    "相关阅读",
    "相关新闻",
    "相关附件",
    "网站地图",
    "联系我们",
    "版权声明",
];

/// Words that open a line of furniture, before a colon.
const OPENING: &[&str] = &[
    "发布日期",
    "发布时间",
    "发文时间",
    "更新时间",
    "来源",
    "信息来源",
    "文章来源",
    "稿源",
    "作者",
    "编辑",
    "责任编辑",
    "责编",
    "编审",
    "浏览次数",
    "浏览量",
    "点击数",
    "点击量",
    "点击次数",
    "阅读次数",
    "阅读量",
    "阅读",
    "访问量",
    "访问次数",
    "字体",
    "字体大小",
    "字号",
    "【字体",
    "【字号",
    "当前位置",
    "您的位置",
    "您现在的位置",
    "你的位置",
    "分享到",
    "分享至",
    "相关文档",
    "相关链接",
    "相关阅读",
    "上一篇",
    "上一条",
    "下一篇",
    "下一条",
    "网站标识码",
    "主办单位",
    "承办单位",
    "技术支持",
    "版权所有",
    "索引号",
    "主题分类",
];

/// Replaces every line of furniture by nothing, and tells it.
pub(super) fn remove(pieces: &mut [Piece], removed: &mut Vec<Removed>) {
    for piece in pieces {
        if let Some((zh, en)) = why(piece.words()) {
            removed.push(Removed::furniture(piece.line, piece.words(), zh, en));
            piece.content = Content::Blank;
        }
    }
}

/// Why a line is furniture, or nothing.
fn why(line: &str) -> Option<(&'static str, &'static str)> {
    if line.is_empty() || line.chars().count() > LONGEST || line.contains('。') {
        return None;
    }
    let bare: String = line.chars().filter(|c| !c.is_whitespace() && !"•·●■▶>|".contains(*c)).collect();
    let bare = bare.trim_end_matches([':', '：']);
    if WHOLE.contains(&bare) {
        return Some(("网页上的按钮或栏目", "a button or heading of a web page"));
    }
    let opening = bare.split([':', '：']).next().filter(|opening| opening.len() < bare.len());
    if opening.is_some_and(|opening| OPENING.contains(&opening)) {
        return Some(("网页上的发布信息或导航", "publication data or navigation of a web page"));
    }
    if bare.contains("ICP备")
        || bare.contains("公网安备")
        || bare.starts_with("Copyright")
        || bare.starts_with('©')
    {
        return Some(("网页页脚", "the foot of a web page"));
    }
    page_number(bare).then_some(("页码", "a page number"))
}

/// `— 3 —`, `第3页`, `第3页共12页`, `3/12`.
fn page_number(bare: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.len() <= 4 && text.chars().all(|c| c.is_ascii_digit());
    let dashes: &[char] = &['-', '—', '－', '–', '一'];
    let inside = bare.trim_matches(dashes);
    if bare.starts_with(dashes) && bare.ends_with(dashes) && digits(inside) {
        return true;
    }
    if let Some(rest) = bare.strip_prefix('第') {
        let Some((page, after)) = rest.split_once('页') else { return false };
        let total = after
            .trim_start_matches([',', '，', '/'])
            .strip_prefix('共')
            .and_then(|rest| rest.strip_suffix('页'));
        return digits(page) && (after.is_empty() || total.is_some_and(digits));
    }
    bare.split_once('/').is_some_and(|(page, total)| {
        digits(page) && digits(total) && page.parse::<u16>().ok() <= total.parse().ok()
    })
}

#[cfg(test)]
mod tests {
    use super::why;

    #[test]
    fn furniture_goes_and_text_stays() {
        for line in [
            "打印本页",
            "• 扫一扫在手机打开当前页",
            "发布日期:2024-01-18    来源:区水利局字体大小:",
            "【字体：大 中 小】",
            "- 12 -",
            "第 3 页 共 5 页",
            "责任编辑：王芳",
            "3/12",
        ] {
            assert!(why(line).is_some(), "{line}");
        }
        for line in [
            "打印机维护工作",
            "来源于群众的意见：要重视。",
            "字体规范",
            "第3页的说明",
            "一、基本情况",
            "2024",
            "12",
            "作者协会",
            "关闭污染企业12家",
            "编辑部",
        ] {
            assert!(why(line).is_none(), "{line}");
        }
    }
}
