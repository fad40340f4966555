"""Text of the compiled loops that play thresholds for 64 replicates at once: a bit each of one word a person.

A person's contacts are added up for all replicates together, as on paper but in bits: plane 0 holds everybody's ones,
plane 1 the twos, and so on. Planes do not begin at nought but so far below the next power of two as one needs contacts,
so that who has enough runs over, and nothing need be compared. Contacts are taken seven, three or one at a time.
"""

from groundswell.engine.words import HEAD

__all__ = ["LANES", "LANES_TEXT", "MOST_PLANES", "TILE"]

LANES = 64
"""Replicates in a word."""
TILE = 512
"""People whose planes are at hand at once; the result does not depend on it."""
MOST_PLANES = 32
"""More than anybody has contacts for, who are counted in 31 bits."""

_BYTES = 0x0101010101010101
_SLOTS = ", ".join(f"words{place}" for place in range(7))
_STARTS = "\n        ".join(f"a{bit} = u64(0)" for bit in range(8))
_ADDS = "\n            ".join(f"a{bit} += (word >> u64({bit})) & u64({_BYTES})" for bit in range(8))
_SPREAD = "\n            ".join(f"sums[u64(8 * byte + {bit})] += i64((a{bit} >> shift) & u64(255))" for bit in range(8))

_STEPS = f"""
@word
def summed(a, b, c):
    return a ^ b ^ c


@word
def carried(a, b, c):
    return (a & b) | (c & (a ^ b))


@njit(pipeline_class=NoAlias, **handed)
def fetch(count, slot, front, words):
    for j in range(count):
        words[j] = front[u64(slot[j])]


@njit(pipeline_class=NoAlias, **handed)
def add_one(count, words, plane0, carry):
    for j in range(count):
        word = words[j]
        mine = plane0[j]
        plane0[j] = mine ^ word
        carry[j] = mine & word


@njit(pipeline_class=NoAlias, **handed)
def add_three(count, words0, words1, words2, plane0, plane1, carry):
    for j in range(count):
        one = summed(words0[j], words1[j], words2[j])
        two = carried(words0[j], words1[j], words2[j])
        mine = plane0[j]
        plane0[j] = mine ^ one
        over = mine & one
        mine = plane1[j]
        plane1[j] = summed(mine, two, over)
        carry[j] = carried(mine, two, over)


@njit(pipeline_class=NoAlias, **handed)
def add_seven(count, {_SLOTS}, plane0, plane1, plane2, carry):
    for j in range(count):
        s0 = summed(words0[j], words1[j], words2[j])
        k0 = carried(words0[j], words1[j], words2[j])
        s1 = summed(words3[j], words4[j], words5[j])
        k1 = carried(words3[j], words4[j], words5[j])
        one = summed(s0, s1, words6[j])
        k2 = carried(s0, s1, words6[j])
        two = summed(k0, k1, k2)
        four = carried(k0, k1, k2)
        mine = plane0[j]
        plane0[j] = mine ^ one
        over = mine & one
        mine = plane1[j]
        plane1[j] = summed(mine, two, over)
        over = carried(mine, two, over)
        mine = plane2[j]
        plane2[j] = summed(mine, four, over)
        carry[j] = carried(mine, four, over)


@njit(pipeline_class=NoAlias, **handed)
def ripple(count, plane, carry):
    for j in range(count):
        mine = plane[j]
        plane[j] = mine ^ carry[j]
        carry[j] = mine & carry[j]


@njit(pipeline_class=NoAlias, **handed)
def spill(count, carry, over):
    for j in range(count):
        over[j] |= carry[j]


@njit(pipeline_class=NoAlias, **handed)
def level_for_all(count, bit, short, plane):
    for j in range(count):
        plane[j] = u64(0) - ((u64(short[j]) >> bit) & u64(1))


@njit(pipeline_class=NoAlias, **handed)
def level_for_each(count, level, plane):
    for j in range(count):
        plane[j] = level[j]


@njit(pipeline_class=NoAlias, **handed)
def settle(count, over, old, new, risen):
    some = u64(0)
    for j in range(count):
        up = over[j] & ~old[j]
        risen[j] = up
        new[j] = old[j] | up
        some |= up
    return some


@njit(pipeline_class=NoAlias, **handed)
def tally_up(count, risen, sums):
    # Bytes hold 255 at most, so words are added up in stretches of so many.
    for start in range(0, count, 255):
        words = risen[start:min(start + 255, count)]
        {_STARTS}
        for j in range(len(words)):
            word = words[j]
            {_ADDS}
        for byte in range(8):
            shift = u64(8 * byte)
            {_SPREAD}
"""

_TICK = """
@njit("void(int64, int64, int64[:, ::1], int64[:, ::1], uint32[::1], uint32[::1], uint64[::1], int64[::1],"
      " uint64[::1], uint64[::1], uint64[:, ::1], uint64[:, ::1], uint64[::1], int64[:, ::1])", **how)
def tick(begin, end, blocks, runs, targets, short, levels, heads, front, back, words, planes, moved, tally):
    over = planes[0]
    carry = planes[1]
    for row in range(begin, end):
        some = u64(0)
        for lane in range(64):
            tally[row, lane] = 0
        for run in range(blocks[row, 3], blocks[row, 4]):
            length = runs[run, 1]
            degree = runs[run, 2]
            width = i64(0)
            while (degree >> width) > 0:
                width += 1
            for start in range(0, length, TILE):
                count = min(TILE, length - start)
                first = runs[run, 0] + start
                for bit in range(width + 1):
                    plane = planes[2 + bit] if bit < width else over
                    if len(levels) > 0:
                        place = heads[run] + bit * length + start
                        level_for_each(count, levels[place:place + count], plane)
                    else:
                        level_for_all(count, u64(bit), short[first:first + count], plane)
                place = runs[run, 3] + start
                done = i64(0)
                while done < degree:
                    left = degree - done
                    taken = i64(7) if left >= 7 else (i64(3) if left >= 3 else i64(1))
                    for slot in range(taken):
                        begins = place + slot * length
                        fetch(count, targets[begins:begins + count], front, words[slot])
                    if taken == 7:
                        add_seven(count, words[0], words[1], words[2], words[3], words[4], words[5], words[6],
                                  planes[2], planes[3], planes[4], carry)
                        reached = i64(3)
                    elif taken == 3:
                        add_three(count, words[0], words[1], words[2], planes[2], planes[3], carry)
                        reached = i64(2)
                    else:
                        add_one(count, words[0], planes[2], carry)
                        reached = i64(1)
                    for bit in range(reached, width):
                        ripple(count, planes[2 + bit], carry)
                    spill(count, carry, over)
                    done += taken
                    place += taken * length
                up = settle(count, over, front[first:first + count], back[first:first + count], carry)
                if up != u64(0):
                    tally_up(count, carry, tally[row])
                some |= up
        moved[row] = some
"""

_WEAVING = """
@njit("void(uint8[::1], uint64, uint64[::1])", **how)
def weave(flags, lane, words):
    for j in range(len(words)):
        words[j] |= u64(flags[j]) << lane


@njit("void(uint64[::1], uint64, uint8[::1])", **how)
def unravel(words, lane, flags):
    for j in range(len(words)):
        flags[j] = u8((words[j] >> lane) & u64(1))


@njit("void(int64[:, ::1], uint32[::1], int64[::1], uint64, uint64[::1])", **how)
def weave_levels(runs, short, heads, lane, levels):
    for run in range(runs.shape[0]):
        first = runs[run, 0]
        length = runs[run, 1]
        width = i64(0)
        while (runs[run, 2] >> width) > 0:
            width += 1
        mine = short[first:first + length]
        for bit in range(width + 1):
            level = levels[heads[run] + bit * length:heads[run] + (bit + 1) * length]
            for j in range(length):
                level[j] |= ((u64(mine[j]) >> u64(bit)) & u64(1)) << lane
"""

LANES_TEXT = f'''"""Thresholds for 64 replicates at once, compiled."""
{HEAD}
i64 = np.int64
how = {{"cache": True, "pipeline_class": NoAlias, **entered}}

{_STEPS}
{_TICK.replace("TILE", str(TILE))}
{_WEAVING}'''
"""The module: `weave` in, `tick` after tick, `unravel` out; `weave_levels` where needs differ between replicates."""
