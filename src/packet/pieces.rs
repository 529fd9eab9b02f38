//! The pieces that a bound volume is put together from, in order, before anything is laid out.

use crate::model::{Asset, Document};
use crate::packet::arrange::Arrangement;
use crate::packet::enclosure::Enclosed;
use crate::packet::member::{Member, Outcome};
use crate::packet::plan::Attachment;
use crate::packet::report::Missing;
use crate::packet::{Packet, enclosure};
use crate::problem::{Code, Problem, Problems};

/// A piece of a volume.
pub(super) struct Piece<'a> {
    /// What it is.
    pub(super) kind: Kind<'a>,
    /// The group that it stands in, from 0.
    pub(super) group: usize,
    /// Its place among documents and attachments, the missing ones too, from 1; that of a divider is the one before it.
    pub(super) place: usize,
    /// Pages that it is expected to have, where that is known.
    pub(super) expected: usize,
}

/// What a piece is.
pub(super) enum Kind<'a> {
    /// The divider of a group.
    Divider(Box<Document>),
    /// A member that was printed.
    Member(&'a Member),
    /// A member or an attachment that is missing.
    Lost(Missing),
    /// An attachment.
    Enclosure(&'a Attachment, Enclosed),
}

/// The pieces of a volume and the groups that they stand in.
pub(super) struct Pieces<'a> {
    /// In order.
    pub(super) list: Vec<Piece<'a>>,
    /// Names of the groups; an empty name heads nothing.
    pub(super) groups: Vec<String>,
}

impl<'a> Pieces<'a> {
    /// Takes an arrangement apart; `divider` makes the page before a group.
    ///
    /// # Errors
    /// A divider that cannot be composed.
    pub(super) fn of(
        packet: &Packet<'a>,
        arrangement: &Arrangement<'a>,
        divider: &dyn Fn(&str) -> Result<Document, Problems>,
    ) -> Result<Pieces<'a>, Problems> {
        let mut made = Pieces { list: Vec::new(), groups: Vec::new() };
        for group in &arrangement.groups {
            made.head(packet, &group.name, divider)?;
            for item in &group.items {
                made.member(item.member);
                item.attachments.iter().for_each(|attachment| made.enclose(packet, attachment));
            }
        }
        if !arrangement.tail.is_empty() {
            made.head(packet, &packet.plan.wording.attachments, divider)?;
            arrangement.tail.iter().for_each(|attachment| made.enclose(packet, attachment));
        }
        Ok(made)
    }

    fn head(
        &mut self,
        packet: &Packet<'a>,
        name: &str,
        divider: &dyn Fn(&str) -> Result<Document, Problems>,
    ) -> Result<(), Problems> {
        self.groups.push(name.to_owned());
        if !name.is_empty() && packet.plan.dividers.unwrap_or(true) {
            self.push(Kind::Divider(Box::new(divider(name)?)), 1);
        }
        Ok(())
    }

    fn member(&mut self, member: &'a Member) {
        match &member.outcome {
            Outcome::Printed { files, .. } => {
                let pages = files.iter().find_map(|file| file.pages).unwrap_or(1);
                self.push(Kind::Member(member), pages);
            }
            Outcome::Failed(problems) => self.push(Kind::Lost(lost(member, problems.clone())), 0),
            Outcome::Cancelled => self.push(Kind::Lost(lost(member, vec![cancelled()])), 0),
        }
    }

    fn enclose(&mut self, packet: &Packet<'a>, attachment: &'a Attachment) {
        let opened =
            packet.source.attachment(&attachment.file).and_then(|bytes| enclosure::open(bytes, attachment));
        match opened {
            Ok(enclosed) => {
                let pages = enclosed.pages();
                self.push(Kind::Enclosure(attachment, enclosed), pages);
            }
            Err(problems) => {
                let missing = Missing::attachment(attachment, problems.into_list());
                self.push(Kind::Lost(missing), 0);
            }
        }
    }

    fn push(&mut self, kind: Kind<'a>, expected: usize) {
        let before = self.list.last().map_or(0, |piece| piece.place);
        let place = before + usize::from(!matches!(kind, Kind::Divider(_)));
        self.list.push(Piece { kind, group: self.groups.len() - 1, place, expected });
    }
}

impl Piece<'_> {
    /// Whether anything of it is to be laid out.
    pub(super) fn is_there(&self) -> bool {
        !matches!(self.kind, Kind::Lost(_))
    }
}

/// A member that is missing, and why.
pub(super) fn lost(member: &Member, problems: Vec<Problem>) -> Missing {
    let name = member.label();
    Missing { number: Some(member.number), title: name.clone(), name, problems }
}

/// The problem of a member that was not printed because the batch was stopped.
pub(super) fn cancelled() -> Problem {
    Problem::new(
        Code::Busy,
        "批次已取消，这一件没有排印",
        "the batch was cancelled before this item was printed",
    )
}

/// A document of the packet layout that keeps pages free, or shows a picture.
pub(super) fn page_of(picture: Option<Asset>) -> Document {
    Document { layout: "packet".to_owned(), assets: picture.into_iter().collect(), ..Document::default() }
}
