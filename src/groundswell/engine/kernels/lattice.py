"""Text of the compiled loops over a lattice: growing, flooding, labelling.

A lattice lies in one array of bytes with a rim around it: 0 an empty site, 1 a tree, 2 a rim beyond which the
lattice begins anew at its other side. On a lattice that ends, the rim is empty. So a step to a neighbour is an
addition, and only a step onto a 2 needs thought.
"""

from groundswell.engine.words import LOOP_WORDS

__all__ = ["EDGE", "GROWTH", "LATTICE_TEXT", "SITES", "STROKE", "TREE", "TREES"]

TREE = 1
EDGE = 2

GROWTH = 0
STROKE = 1
SITES = 2
TREES = 3
"""Blocks of the lattice's draws: growth, strokes, the first trees, and trees chosen for their clusters."""

LATTICE_TEXT = f"""{LOOP_WORDS}

i64 = np.int64


@word
def place_of(drawn, rows, columns):
    scaled = drawn * rows
    row = scaled >> u64(32)
    column = ((scaled & u64(0xFFFFFFFF)) * columns) >> u64(32)
    return (row + u64(1)) * (columns + u64(2)) + column + u64(1)


@word
def beyond(place, rows, columns):
    width = columns + 2
    row = place // width
    column = place - row * width
    row = rows if row == 0 else (1 if row == rows + 1 else row)
    column = columns if column == 0 else (1 if column == columns + 1 else column)
    return row * width + column


@njit(pipeline_class=Plain, **handed)
def flood(sites, queue, place, rows, columns):
    width = columns + 2
    sites[place] = u8(0)
    queue[0] = i32(place)
    count = 1
    taken = 0
    while taken < count:
        here = i64(queue[taken])
        taken += 1
        for way in range(4):
            there = here + (1 if way == 0 else (-1 if way == 1 else (width if way == 2 else -width)))
            if sites[there] == u8({EDGE}):
                there = beyond(there, rows, columns)
            if sites[there] == u8({TREE}):
                sites[there] = u8(0)
                queue[count] = i32(there)
                count += 1
    return count


@njit("void(uint8[::1], uint32, int64, int64, uint64, uint64, uint64, uint64)",
      cache=True, **entered)
def fill(sites, level, rows, columns, replicate, domain, key0, key1):
    block = u64({SITES}) | domain
    for number in range(rows * columns):
        words = philox(u64(number >> 2), u64(0), replicate, block, key0, key1)
        which = number & 3
        drawn = words[0] if which == 0 else (words[1] if which == 1 else (words[2] if which == 2 else words[3]))
        if (drawn >> u64(8)) < u64(level):
            sites[(number // columns + 1) * (columns + 2) + number % columns + 1] = u8({TREE})


@njit(pipeline_class=Plain, **handed)
def choose(places, tick, replicate, block, key0, key1, rows, columns):
    for four in range(places.shape[1]):
        word0, word1, word2, word3 = philox(u64(four), tick, replicate, block, key0, key1)
        places[0, four] = i32(place_of(word0, rows, columns))
        places[1, four] = i32(place_of(word1, rows, columns))
        places[2, four] = i32(place_of(word2, rows, columns))
        places[3, four] = i32(place_of(word3, rows, columns))


@njit("UniTuple(int64, 3)(uint8[::1], int32[::1], int32[:, ::1], int64[::1], int64[::1], int64, int64, int64, int64,"
      " int64, int64, uint64, uint64, uint64, uint64)", cache=True, **entered)
def strikes(sites, queue, places, burned, standing, trees, tick, wanted, growth, rows, columns,
            replicate, domain, key0, key1):
    fires = 0
    for made in range(len(burned)):
        now = u64(tick + made)
        choose(places, now, replicate, u64({GROWTH}) | domain, key0, key1, u64(rows), u64(columns))
        for way in range(4):
            for four in range((growth - way + 3) >> 2):
                place = i64(places[way, four])
                trees += i64(sites[place] == u8(0))
                sites[place] = u8({TREE})
        standing[made] = trees
        word0, word1, word2, word3 = philox(u64(0), now, replicate, u64({STROKE}) | domain, key0, key1)
        place = i64(place_of(word0, u64(rows), u64(columns)))
        size = 0
        if sites[place] == u8({TREE}):
            size = flood(sites, queue, place, rows, columns)
            fires += 1
        burned[made] = size
        trees -= size
        if fires == wanted:
            return made + 1, trees, fires
    return len(burned), trees, fires


@njit("int64(uint8[::1], int32[::1], int32[::1], int64[::1], int64, int64)",
      cache=True, **entered)
def clusters(sites, queue, labels, sizes, rows, columns):
    found = 0
    for row in range(1, rows + 1):
        for column in range(1, columns + 1):
            place = row * (columns + 2) + column
            if sites[place] == u8({TREE}):
                size = flood(sites, queue, place, rows, columns)
                sizes[found] = size
                found += 1
                for member in range(size):
                    labels[queue[member]] = i32(found)
    return found
"""
"""The module: `fill` the sites, `strikes` for the fires, `clusters` for the percolation."""
