//! The order of a packet: groups, members within them, attachments after each, as the plan asks.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::packet::Packet;
use crate::packet::member::Member;
use crate::packet::plan::{Attachment, Pick, Sorting};
use crate::packet::sorting::key;
use crate::problem::{Code, Problem};

/// Longest name of a group, in characters, as in `plan.json`; a longer one, which may be any text of a payload, is cut.
const GROUP_CHARS: usize = 200;

/// Members and attachments in the order of the packet.
#[derive(Debug, Default)]
pub(super) struct Arrangement<'a> {
    /// The groups; one without a name if nothing is grouped.
    pub(super) groups: Vec<Group<'a>>,
    /// Attachments at the end.
    pub(super) tail: Vec<&'a Attachment>,
    /// What the plan names and the batch does not have.
    pub(super) warnings: Vec<Problem>,
}

/// Members that stand together.
#[derive(Debug)]
pub(super) struct Group<'a> {
    /// Its name; empty if nothing is grouped.
    pub(super) name: String,
    /// Its members.
    pub(super) items: Vec<Item<'a>>,
}

/// A member with what follows it.
#[derive(Debug)]
pub(super) struct Item<'a> {
    /// The member.
    pub(super) member: &'a Member,
    /// Attachments after it.
    pub(super) attachments: Vec<&'a Attachment>,
}

impl<'a> Arrangement<'a> {
    /// Puts the members of a packet in order.
    pub(super) fn of(packet: &Packet<'a>) -> Arrangement<'a> {
        let mut made = Arrangement::default();
        let index = Index::of(packet.members);
        let mut ordered: Vec<&Member> = packet.members.iter().collect();
        if packet.plan.order == Sorting::ByName {
            ordered.sort_by_cached_key(|member| key(&member.name));
        }
        made.put_first(packet, &index, &mut ordered);
        made.group(packet, ordered);
        made.attach(packet, &index);
        made
    }

    /// Moves the members of the plan's sequence to the front.
    fn put_first(&mut self, packet: &Packet<'a>, index: &Index<'a>, ordered: &mut Vec<&'a Member>) {
        let mut ranks: BTreeMap<usize, usize> = BTreeMap::new();
        for (rank, pick) in packet.plan.sequence.iter().enumerate() {
            match index.find(pick) {
                Some(member) => drop(ranks.entry(member.number).or_insert(rank)),
                None => self.warnings.push(nobody(pick, &format!("/sequence/{rank}"))),
            }
        }
        ordered.sort_by_key(|member| ranks.get(&member.number).copied().unwrap_or(usize::MAX));
    }

    fn group(&mut self, packet: &Packet<'a>, ordered: Vec<&'a Member>) {
        let plan = packet.plan;
        let mut names: Vec<Option<String>> = ordered.iter().map(|member| packet.group_of(member)).collect();
        let cut = names.iter_mut().flatten().filter_map(cut).min();
        self.warnings.extend(cut.map(|name| long_group(&name)));
        if names.iter().all(Option::is_none) {
            let items = ordered.into_iter().map(Item::of).collect();
            self.groups.push(Group { name: String::new(), items });
            return;
        }
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        let mut groups: Vec<Group<'_>> = Vec::new();
        let listed = plan.groups.iter().map(|name| (None, name.clone()));
        let named = ordered
            .into_iter()
            .zip(names)
            .map(|(member, name)| (Some(member), name.unwrap_or_else(|| plan.wording.others.clone())));
        for (member, name) in listed.chain(named) {
            let place = *places.entry(name.clone()).or_insert_with(|| {
                groups.push(Group { name, items: Vec::new() });
                groups.len() - 1
            });
            groups[place].items.extend(member.map(Item::of));
        }
        for (index, group) in groups.iter().enumerate().filter(|(_, group)| group.items.is_empty()) {
            self.warnings.push(empty_group(&group.name, index));
        }
        if plan.order == Sorting::ByName {
            groups[plan.groups.len()..].sort_by_cached_key(|group| key(&group.name));
        }
        groups.retain(|group| !group.items.is_empty());
        self.groups = groups;
    }

    fn attach(&mut self, packet: &Packet<'a>, index: &Index<'a>) {
        let mut after: BTreeMap<usize, Vec<&'a Attachment>> = BTreeMap::new();
        for (place, attachment) in packet.plan.attachments.iter().enumerate() {
            match attachment.after.as_ref().map(|pick| (pick, index.find(pick))) {
                Some((_, Some(member))) => after.entry(member.number).or_default().push(attachment),
                Some((pick, None)) => {
                    self.tail.push(attachment);
                    self.warnings.push(nobody(pick, &format!("/attachments/{place}/after")));
                }
                None => self.tail.push(attachment),
            }
        }
        for item in self.groups.iter_mut().flat_map(|group| group.items.iter_mut()) {
            item.attachments = after.remove(&item.member.number).unwrap_or_default();
        }
    }
}

/// Members by what a plan calls them; of two with one name, the first.
struct Index<'a> {
    names: BTreeMap<&'a str, &'a Member>,
    numbers: BTreeMap<usize, &'a Member>,
}

impl<'a> Index<'a> {
    fn of(members: &'a [Member]) -> Index<'a> {
        let names = members.iter().rev().map(|member| (member.name.as_str(), member)).collect();
        Index { names, numbers: members.iter().map(|member| (member.number, member)).collect() }
    }

    fn find(&self, pick: &Pick) -> Option<&'a Member> {
        match pick {
            Pick::Number(number) => self.numbers.get(number).copied(),
            Pick::Name(name) => self.names.get(name.as_str()).copied(),
        }
    }
}

impl Packet<'_> {
    /// The group of a member: a value of its payload, or what it was given.
    fn group_of(&self, member: &Member) -> Option<String> {
        let pointer = self.plan.group.as_str();
        let asked = || self.source.order(member.number).ok()?.data.pointer(pointer).and_then(words);
        let found = if pointer.is_empty() { None } else { asked() };
        let name = found.or_else(|| member.group.clone())?;
        let name = name.trim();
        (!name.is_empty()).then(|| name.to_owned())
    }
}

/// Cuts a name that is too long, and says so.
fn cut(name: &mut String) -> Option<String> {
    let (end, _) = name.char_indices().nth(GROUP_CHARS)?;
    name.truncate(end);
    Some(name.clone())
}

impl<'a> Item<'a> {
    fn of(member: &'a Member) -> Item<'a> {
        Item { member, attachments: Vec::new() }
    }
}

/// A value of a payload as a name.
pub(super) fn words(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.split_whitespace().collect::<Vec<_>>().join(" ")),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(_) | Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn nobody(pick: &Pick, pointer: &str) -> Problem {
    let name = match pick {
        Pick::Number(number) => format!("第{number}件"),
        Pick::Name(name) => format!("“{name}”"),
    };
    Problem::new(
        Code::SetOtherwise,
        format!("这批文件里没有{name}，已按没有这一项处理"),
        format!("the batch has no {name}; this entry of the plan is left out of account"),
    )
    .at_pointer(pointer)
    .hint("请核对名称或者序号", "check the name or the number")
}

fn long_group(name: &str) -> Problem {
    Problem::new(
        Code::SetOtherwise,
        format!("组名超过{GROUP_CHARS}个字，已截短：“{name}”"),
        format!("names of groups over {GROUP_CHARS} characters are cut: {name:?}"),
    )
    .at_pointer("/group")
    .hint("请选一项简短的内容作分组依据", "group by something short")
}

fn empty_group(name: &str, index: usize) -> Problem {
    Problem::new(
        Code::SetOtherwise,
        format!("没有文件属于“{name}”这一组，已略去"),
        format!("no document belongs to the group {name:?}; it is left out"),
    )
    .at_pointer(format!("/groups/{index}"))
    .hint("请核对组名", "check the name of the group")
}
