"""The table of clauses: what was measured, worst value first, and whether it holds."""


class Table:
    def __init__(self, shift=0.0):
        self.rows = {}
        # What a wanted length is moved by, to see that the judge can fail.
        self.shift = shift

    def say(self, paper, clause, element, what, want, value, holds, off=0.0, variant=""):
        """Notes one measurement; of the same clause, element and variant the worst is kept."""
        key = (clause, element, what, variant)
        row = dict(clause=clause, element=element, what=what, variant=variant, want=want, value=value, on=paper.name, holds=bool(holds), off=abs(off))
        self.put(key, row)

    def put(self, key, row):
        """Keeps a row if it is worse than the one of the same key."""
        old = self.rows.get(key)
        if not old or (not row["holds"], round(row["off"], 1)) > (not old["holds"], round(old["off"], 1)):
            self.rows[key] = row

    def add(self, other):
        """Takes the rows of another table."""
        for key, row in other.rows.items():
            self.put(key, row)

    def near(self, paper, clause, element, what, want, tolerance, value, variant="", unit="mm"):
        """A length that must be near a wanted one."""
        want += self.shift
        if value is None:
            return self.say(paper, clause, element, what, f"{want:g} ± {tolerance:g} {unit}", "not found", False, 99, variant)
        self.say(paper, clause, element, what, f"{want:g} ± {tolerance:g} {unit}", f"{value:.1f} {unit}", abs(value - want) <= tolerance + 0.005, value - want, variant)

    def within(self, paper, clause, element, what, least, most, value, variant="", unit="mm"):
        """A length between two."""
        least, most = least + 100 * self.shift, most + 100 * self.shift
        if value is None:
            return self.say(paper, clause, element, what, f"{least:g} to {most:g} {unit}", "not found", False, 99, variant)
        middle = (least + most) / 2
        self.say(paper, clause, element, what, f"{least:g} to {most:g} {unit}", f"{value:.1f} {unit}", least - 0.05 <= value <= most + 0.05, value - middle, variant)

    def true(self, paper, clause, element, what, want, value, holds, variant=""):
        """Something that is so or not."""
        self.say(paper, clause, element, what, want, value, holds, 0 if holds else 1, variant)

    def type_of(self, paper, clause, element, run, size, face, variant=""):
        """Size and face of a run."""
        if run is None:
            return self.true(paper, clause, element, "type", f"{size:g} pt {face}", "not found", False, variant)
        self.true(paper, clause, element, "type", f"{size:g} pt {face}", f"{run.size:g} pt {run.face}", abs(run.size - size) < 0.2 and run.face == face, variant)
