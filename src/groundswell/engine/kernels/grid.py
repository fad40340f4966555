"""Text of the compiled loop over a grid: moving, looking, acting, on planes of bits.

A plane holds one bit a cell: an active is there, a cop is there, somebody is there. Its words are 64 cells of a row
wide and overlap, so that all that one sees of a row lies in one word; the words of one place in the row stand one
under another, row after row, so that a view is a run of neighbouring words. Around the grid runs a rim as wide as the
farthest view, which on a torus repeats the other side. So a view is a few words, each shifted and masked, and counting
in it is counting bits.

Where two may share a cell (a jailed agent's, or that of an arrest), a second set of planes holds the cells with more
than one, and further heads are counted beside the planes.
"""

__all__ = ["ARGUMENTS", "GRID_TEXT", "SAID", "TALLIES"]

SAID = (
    "rows",
    "columns",
    "reach",
    "wrap",
    "agents",
    "agents_move",
    "cops_move",
    "act_first",
    "twice",
    "once",
    "cop_enters",
    "frees",
    "returns",
    "terms",
    "longest",
    "turns",
    "sharing",
)
"""What the loop is told, in this order, as whole numbers."""

TALLIES = ("actives", "jailed", "quiet_hardship", "quiet_risk", "cops")
"""What the loop counts as it goes, in this order; the two sums in steps of 2**-24."""

_UNPACKED = "\n".join(f"    {name} = said[{place}]" for place, name in enumerate(SAID))

_ARRAYS = (
    ("said", "int64[::1]"),
    ("tallies", "int64[::1]"),
    ("series", "int64[:, ::1]"),
    ("legitimacy", "float32[::1]"),
    ("cops_by_tick", "int64[::1]"),
    ("parameters", "float32[::1]"),
    ("hardship_", "float32[::1]"),
    ("risk_", "float32[::1]"),
    ("active_", "uint8[::1]"),
    ("release", "int32[::1]"),
    ("done", "int32[::1]"),
    ("place", "int32[::1]"),
    ("order", "uint32[::1]"),
    ("words", "uint32[:, ::1]"),
    ("planes", "uint64[:, ::1]"),
    ("crowded", "uint64[:, ::1]"),
    ("heads", "uint16[:, ::1]"),
    ("crowds", "int64[::1]"),
    ("active_at", "int32[::1]"),
    ("masks", "uint64[:, ::1]"),
    ("mask_rows", "int64[::1]"),
    ("mask_first", "int64[::1]"),
    ("spots", "int64[::1]"),
    ("spot_word", "int64[:, ::1]"),
    ("spot_bit", "uint64[:, ::1]"),
    ("look_word", "int64[::1]"),
    ("look_shift", "uint64[::1]"),
    ("first", "int64"),
    ("replicate", "uint64"),
    ("domain", "uint64"),
    ("key0", "uint64"),
    ("key1", "uint64"),
)

_SIGNATURE = ", ".join(kind for _, kind in _ARRAYS)
ARGUMENTS = tuple(name for name, _ in _ARRAYS)
"""The loop's arguments, in order: one list for its signature, its head and its call."""

_GROUND = "planes, crowded, heads, crowds, spots, spot_word, spot_bit, rows, columns, reach, wrap, sharing"
"""What it takes to put somebody on a cell or take somebody off."""

_VIEW = "mask, count, base, shift"
"""What is seen: its cells row by row, how many rows, the first one's word, and by how much words are shifted."""

_WHERE = "row, column, down, reach, rows, columns"
"""From where it is seen."""

_EMPTY = "planes, spot_word, spot_bit, rows, columns, reach"
"""What it takes to find an empty cell anywhere."""

_CHANCE = "replicate, domain, key0, key1"

GRID_TEXT = f"""
i64 = np.int64
u16 = np.uint16
u32 = np.uint32
ACTIVES = u64(0)
COPS = u64(1)
BODIES = u64(2)


def _counted(name, make):
    def codegen(context, builder, signature, args):
        return make(builder, args[0])

    def typed(typingctx, value):
        return types.uint64(types.uint64), codegen

    typed.__name__ = name
    return intrinsic(typed)


popcount = _counted("popcount", lambda builder, value: builder.ctpop(value))
lowest = _counted("lowest", lambda builder, value: builder.cttz(value, ir.Constant(ir.IntType(1), 0)))


@word
def scaled(drawn, count):
    return i64((u64(drawn) * u64(count)) >> u64(32))


@word
def steps(value):
    return i64(value * f32(16777216.0))


@word
def flip(plane, row, column, spots, spot_word, spot_bit, rows, reach, wrap):
    for copy in range(spots[column]):
        spot = spot_word[column, copy] + row + reach
        bit = spot_bit[column, copy]
        plane[u64(spot)] ^= bit
        if row < wrap:
            plane[u64(spot + rows)] ^= bit
        elif row >= rows - wrap:
            plane[u64(spot - rows)] ^= bit


@word
def taken(kind, planes, spot_word, spot_bit, reach, row, column):
    return planes[kind, u64(spot_word[column, 0] + row + reach)] & spot_bit[column, 0] != u64(0)


@word
def change_cell(kind, change, row, column, {_GROUND}):
    if change > 0:
        crowd = sharing and taken(kind, planes, spot_word, spot_bit, reach, row, column)
    else:
        crowd = sharing and crowds[kind] > 0 and taken(kind, crowded, spot_word, spot_bit, reach, row, column)
    if crowd:
        cell = u64(row * columns + column)
        heads[kind, cell] = u16(i64(heads[kind, cell]) + change)
        if i64(heads[kind, cell]) == (1 if change > 0 else 0):
            crowds[kind] += change
            flip(crowded[kind], row, column, spots, spot_word, spot_bit, rows, reach, wrap)
    else:
        flip(planes[kind], row, column, spots, spot_word, spot_bit, rows, reach, wrap)


@njit(pipeline_class=Uncounted, **handed)
def put(kind, change, row, column, {_GROUND}):
    change_cell(kind, change, row, column, {_GROUND})


@word
def round_off(side, sides):
    side = side + sides if side < 0 else side
    return side - sides if side >= sides else side


@njit(pipeline_class=Uncounted, **handed)
def more_heads(kind, crowded, heads, {_VIEW}, {_WHERE}):
    found = 0
    for step in range(count):
        seen = mask[step] & (crowded[kind, u64(base + step)] >> shift)
        while seen != u64(0):
            there = round_off(row - down + step, rows)
            here = round_off(column - reach + i64(lowest(seen)), columns)
            found += i64(heads[kind, u64(there * columns + here)])
            seen &= seen - u64(1)
    return found


@word
def heads_seen(kind, planes, crowded, heads, crowds, sharing, {_VIEW}, {_WHERE}):
    found = u64(0)
    for step in range(count):
        k = u64(step)
        found += popcount(mask[k] & (planes[kind, u64(base) + k] >> shift))
    if sharing and crowds[kind] > 0:
        return i64(found) + more_heads(kind, crowded, heads, {_VIEW}, {_WHERE})
    return i64(found)


@word
def empty_seen(planes, {_VIEW}):
    found = u64(0)
    for step in range(count):
        k = u64(step)
        found += popcount(mask[k] & ~(planes[BODIES, u64(base) + k] >> shift))
    return i64(found)


@word
def empty_of(which, planes, {_VIEW}, {_WHERE}):
    step = 0
    seen = mask[0] & ~(planes[BODIES, u64(base)] >> shift)
    inside = i64(popcount(seen))
    while which >= inside:
        which -= inside
        step += 1
        seen = mask[u64(step)] & ~(planes[BODIES, u64(base + step)] >> shift)
        inside = i64(popcount(seen))
    while which > 0:
        seen &= seen - u64(1)
        which -= 1
    there = round_off(row - down + step, rows)
    here = round_off(column - reach + i64(lowest(seen)), columns)
    return there, here


@njit(pipeline_class=Uncounted, **handed)
def head_of(which, planes, heads, sharing, {_VIEW}, {_WHERE}):
    for step in range(count):
        seen = mask[step] & (planes[ACTIVES, u64(base + step)] >> shift)
        while seen != u64(0):
            there = round_off(row - down + step, rows)
            here = round_off(column - reach + i64(lowest(seen)), columns)
            inside = 1 + i64(heads[ACTIVES, u64(there * columns + here)]) if sharing else 1
            if which < inside:
                return (there << 16) | here, which
            which -= inside
            seen &= seen - u64(1)
    return -1, which


@njit(pipeline_class=Uncounted, **handed)
def active_of(which, spot, agents, active_, place):
    for agent in range(agents):
        if active_[agent] != u8(0) and place[agent] == spot:
            if which == 0:
                return agent
            which -= 1
    return -1


@njit(pipeline_class=Uncounted, **handed)
def empty_spot({_EMPTY}, who, tick, {_CHANCE}):
    attempt = u64(0)
    while True:
        block = (u64(1) + (attempt >> u64(1))) | domain
        word0, word1, word2, word3 = philox(who, tick, replicate, block, key0, key1)
        odd = attempt & u64(1)
        row = scaled(word2 if odd else word0, rows)
        column = scaled(word3 if odd else word1, columns)
        if not taken(BODIES, planes, spot_word, spot_bit, reach, row, column):
            return (row << 16) | column
        attempt += u64(1)


@njit(pipeline_class=NoAlias, **handed)
def draw_words(words0, words1, words2, words3, turns, tick, replicate, domain, key0, key1):
    for turn in range(turns):
        j = u64(turn)
        word0, word1, word2, word3 = philox(j, tick, replicate, domain, key0, key1)
        words0[j] = u32(word0)
        words1[j] = u32(word1)
        words2[j] = u32(word2)
        words3[j] = u32(word3)


@njit(pipeline_class=NoAlias, **handed)
def draw_order(order, words0, turns):
    for turn in range(turns):
        order[u64(turn)] = u32(turn)
    for turn in range(turns - 1, 0, -1):
        other = u64(scaled(words0[u64(turn)], turn + 1))
        kept = order[u64(turn)]
        order[u64(turn)] = order[other]
        order[other] = kept


@word
def term_end(tick, drawn, terms, longest):
    if terms == 0:
        return tick + i64((u64(drawn) * u64(longest) + u64(0xFFFFFFFF)) >> u64(32))
    if terms == 1:
        return tick + scaled(drawn, longest)
    if terms == 2:
        return tick + scaled(drawn, longest + 1)
    return i64(0x7FFFFFFF)


@word
def count_quiet(tallies, change, who, hardship_, risk_):
    tallies[2] += change * steps(hardship_[who])
    tallies[3] += change * steps(risk_[who])


@njit(pipeline_class=Uncounted, **handed)
def let_go(agents, frees, returns, tick, tallies, release, place, hardship_, risk_, {_GROUND}, {_CHANCE}):
    for agent in range(agents):
        if release[u64(agent)] == tick:
            tallies[1] -= 1
            count_quiet(tallies, 1, u64(agent), hardship_, risk_)
            if frees:
                if returns:
                    spot = -1 - i64(place[agent])
                    if returns > 1 or taken(BODIES, planes, spot_word, spot_bit, reach, spot >> 16, spot & 0xFFFF):
                        spot = empty_spot({_EMPTY}, u64(agent), u64(tick), {_CHANCE})
                    place[agent] = i32(spot)
                put(BODIES, 1, i64(place[agent]) >> 16, i64(place[agent]) & 0xFFFF, {_GROUND})


@njit(pipeline_class=Uncounted, **handed)
def change_cops(cops, wanted, agents, tick, place, {_GROUND}, {_CHANCE}):
    while cops != wanted:
        change = 1 if cops < wanted else -1
        if change < 0:
            cops -= 1
        else:
            place[agents + cops] = i32(empty_spot({_EMPTY}, u64(agents + cops), u64(tick), {_CHANCE}))
        row = i64(place[agents + cops]) >> 16
        column = i64(place[agents + cops]) & 0xFFFF
        put(COPS, change, row, column, {_GROUND})
        put(BODIES, change, row, column, {_GROUND})
        if change > 0:
            cops += 1
    return cops


@njit(pipeline_class=Uncounted, **handed)
def jail(agent, until, tick, spot, frees, returns, tallies, release, place, hardship_, risk_, {_GROUND}):
    release[agent] = i32(until)
    if until <= tick:
        count_quiet(tallies, 1, u64(agent), hardship_, risk_)
        return
    tallies[1] += 1
    if frees:
        put(BODIES, -1, spot >> 16, spot & 0xFFFF, {_GROUND})
        if returns:
            place[agent] = i32(-1 - spot)


@njit("void({_SIGNATURE})", cache=True, pipeline_class=Uncounted, **entered)
def play({", ".join(ARGUMENTS)}):
{_UNPACKED}
    cops = tallies[4]
    for passed in range(len(legitimacy)):
        tick = first + passed
        # Those whose term ends stand on the grid again before anybody has a turn.
        if tallies[1] > 0:
            let_go(agents, frees, returns, tick, tallies, release, place, hardship_, risk_, {_GROUND}, {_CHANCE})
        cops = change_cops(cops, cops_by_tick[passed], agents, tick, place, {_GROUND}, {_CHANCE})
        draw_words(words[0], words[1], words[2], words[3], agents + cops, u64(tick), {_CHANCE})
        draw_order(order, words[0], agents + cops)
        for turn in range(agents + cops):
            who = i64(order[u64(turn)])
            cop = who >= agents
            if not cop:
                if turns:
                    done[u64(who)] = i32(tick)
                if release[u64(who)] > tick:
                    continue
            kind = COPS if cop else ACTIVES
            mask = masks[u64(1) if cop else u64(0)]
            count = mask_rows[u64(1) if cop else u64(0)]
            high = mask_first[u64(1) if cop else u64(0)]
            down = reach - high
            row = i64(place[u64(who)]) >> 16
            column = i64(place[u64(who)]) & 0xFFFF
            for step in range(2):
                base = look_word[u64(column)] + row + high
                shift = look_shift[u64(column)]
                if (step == 0) != (act_first != 0):
                    empty = empty_seen(planes, {_VIEW}) if (cops_move if cop else agents_move) else 0
                    if empty == 0:
                        continue
                    there, here = empty_of(scaled(words[1, u64(turn)], empty), planes, {_VIEW}, {_WHERE})
                    shown = cop or active_[u64(who)] != u8(0)
                    for part in range(4 if shown else 2):
                        change_cell(BODIES if part < 2 else kind, 1 if part & 1 else -1, there if part & 1 else row,
                                    here if part & 1 else column, {_GROUND})
                    if shown and not cop:
                        active_at[u64(there * columns + here)] = i32(who)
                    row = there
                    column = here
                    place[u64(who)] = i32((row << 16) | column)
                elif cop:
                    actives = heads_seen(ACTIVES, planes, crowded, heads, crowds, sharing, {_VIEW}, {_WHERE})
                    if actives == 0:
                        continue
                    which = scaled(words[2, u64(turn)], actives)
                    spot, head = head_of(which, planes, heads, sharing, {_VIEW}, {_WHERE})
                    there = spot >> 16
                    here = spot & 0xFFFF
                    agent = i64(active_at[u64(there * columns + here)])
                    # Where two have shared a cell, the one noted there may have gone.
                    if sharing and (heads[ACTIVES, u64(there * columns + here)] > 0 or active_[u64(agent)] == u8(0)
                                    or place[u64(agent)] != spot):
                        agent = active_of(head, spot, agents, active_, place)
                    active_[u64(agent)] = u8(0)
                    tallies[0] -= 1
                    put(ACTIVES, -1, there, here, {_GROUND})
                    if cop_enters:
                        for part in range(4):
                            put(COPS if part < 2 else BODIES, 1 if part & 1 else -1, there if part & 1 else row,
                                here if part & 1 else column, {_GROUND})
                        row = there
                        column = here
                        place[u64(who)] = i32(spot)
                    until = term_end(tick, words[3, u64(turn)], terms, longest)
                    # A turn that is over is none that can be missed.
                    if turns and until < 0x7FFFFFFF and done[u64(agent)] == tick:
                        until += 1
                    jail(agent, until, tick, spot, frees, returns, tallies, release, place, hardship_, risk_, {_GROUND})
                else:
                    was = active_[u64(who)] != u8(0)
                    mine = 1 if was else 0
                    police = heads_seen(COPS, planes, crowded, heads, crowds, sharing, {_VIEW}, {_WHERE})
                    actives = heads_seen(ACTIVES, planes, crowded, heads, crowds, sharing, {_VIEW}, {_WHERE})
                    actives += once + twice * mine - mine
                    if actives < 1:
                        actives = 1
                    rebels = decide(u64(who), f32(police), f32(actives), legitimacy[u64(passed)], hardship_, risk_,
                                    active_, parameters)
                    if rebels != was:
                        change = 1 if rebels else -1
                        active_[u64(who)] = u8(rebels)
                        tallies[0] += change
                        count_quiet(tallies, -change, u64(who), hardship_, risk_)
                        put(ACTIVES, change, row, column, {_GROUND})
                        if rebels:
                            active_at[u64(row * columns + column)] = i32(who)
        tallies[4] = cops
        for tally in range(4):
            series[passed, tally] = tallies[tally]
"""
"""The loop's text; it follows the general words, and the rule as the function `decide`."""
