//! Where the organs of a joint issue stand under their seals: columns and rows, the same as in the PDF.

/// What the seats depend on, in twips.
pub(super) struct Sizes {
    /// Width of the text area.
    pub(super) room: i32,
    /// Width of the widest seal.
    pub(super) seal: i32,
    /// From one row of seals to the next.
    pub(super) step: i32,
    /// Least white between seals.
    pub(super) space: i32,
    /// Right indent of the date.
    pub(super) date_right: i32,
    /// Width of the date.
    pub(super) date: i32,
    /// Least right indent of a name.
    pub(super) least_right: i32,
    /// White that a name keeps from its neighbours.
    pub(super) cell: i32,
}

/// Columns and rows; every row has all columns, and a last one that is not full stands at the right, over the date.
pub(super) struct Seats {
    /// Columns.
    pub(super) columns: usize,
    /// Rows.
    pub(super) rows: usize,
    /// Middle of the first column.
    first: i32,
    /// From the middle of one column to that of the next.
    step: i32,
    /// Widest that a name may be and stay in the text area.
    widest: i32,
    /// Room of a name that is folded; `None` where all names stand on one line each.
    room: Option<i32>,
}

impl Seats {
    /// As many in a row as fit, rows of equal length where that is possible; names that are too long for it take fewer
    /// columns as long as all rows fit on a page.
    pub(super) fn plan(names: &[i32], sizes: &Sizes, per_row: usize, page: i32) -> Seats {
        let fitting = (sizes.room + sizes.space) / (sizes.seal + sizes.space).max(1);
        let most = usize::try_from(fitting).unwrap_or(1).min(per_row).min(names.len()).max(1);
        let last = names.last().copied().unwrap_or(0);
        let fits = |seats: &Seats| {
            let height = i32::try_from(seats.rows).unwrap_or(i32::MAX).saturating_mul(sizes.step);
            // A fifth of the page is left for the text that goes with the signature.
            seats.apart(names, sizes.cell) && height < page / 5 * 4
        };
        let plans = (1..=most).rev().map(|columns| {
            let rows = names.len().div_ceil(columns);
            Seats::of(names.len().div_ceil(rows.max(1)), rows, last, sizes)
        });
        let mut plans = plans.peekable();
        let first_plan = plans.peek().map(|plan| (plan.columns, plan.rows)).unwrap_or((1, names.len()));
        let mut seats =
            plans.find(fits).unwrap_or_else(|| Seats::of(first_plan.0, first_plan.1, last, sizes));
        if !seats.apart(names, 0) {
            seats.room = Some((seats.step - sizes.cell).min(seats.widest));
        }
        seats
    }

    /// Whether names stand side by side on one line each, some white between them, and leave the text area nowhere.
    fn apart(&self, names: &[i32], white: i32) -> bool {
        names.iter().enumerate().all(|(index, name)| {
            let beside = (index + 1) % self.columns > 0;
            let next = names.get(index + 1).filter(|_| beside);
            next.is_none_or(|next| (name + next) / 2 + white <= self.step) && *name <= self.widest
        })
    }

    /// The last column stands over the date, as far from the edge as the standard says, nearer where the row would leave
    /// the text area.
    fn of(columns: usize, rows: usize, name: i32, sizes: &Sizes) -> Seats {
        let count = i32::try_from(columns).unwrap_or(1);
        let half = sizes.seal / 2;
        let beside = (count - 1) * (sizes.seal + sizes.space);
        let wanted = (sizes.date_right + sizes.date / 2).max(sizes.least_right + name / 2);
        let last = wanted.min(sizes.room - half - beside).max(half);
        let first = last.min(sizes.room - last - beside).max(half);
        let step = if count > 1 { (sizes.room - last - first) / (count - 1) } else { 2 * last };
        let first = if count > 1 { first } else { sizes.room - last };
        let widest = 2 * first.min(last).min(sizes.room - last);
        Seats { columns, rows, first, step, widest, room: None }
    }

    /// Middle of a column, from the left edge of the text.
    pub(super) fn middle(&self, column: usize) -> i32 {
        self.first + self.step * i32::try_from(column).unwrap_or(0)
    }

    /// Left edge of a column, from the left edge of the text.
    pub(super) fn left(&self, column: usize) -> i32 {
        self.middle(column) - self.step / 2
    }

    /// The organ that stands in a place, if one does.
    pub(super) fn organ(&self, row: usize, column: usize, count: usize) -> Option<usize> {
        let missing = if row + 1 == self.rows { self.columns * self.rows - count } else { 0 };
        Some(row * self.columns + column.checked_sub(missing)?).filter(|index| *index < count)
    }

    /// A name in lines of about equal length that are no wider than its room, if it has to be folded.
    pub(super) fn fold(&self, name: &str, width: i32) -> Vec<String> {
        let room = self.room.unwrap_or(width).max(1);
        let lines = usize::try_from((width + room - 1) / room).unwrap_or(1).max(1);
        let letters: Vec<char> = name.chars().collect();
        let share = letters.len().div_ceil(lines).max(1);
        letters.chunks(share).map(|line| line.iter().collect()).collect()
    }
}
