"""Cascades event by event: who goes out pushes at each contact's remaining need, and nobody is looked at in vain.

What a wave of pushes brings out makes the next wave, so waves are the ticks of people who all act at once; the
readable twin is therefore the rule itself, played together by `groundswell.engine.crowd_reference`.
"""

from typing import Literal

from groundswell.engine.words import HEAD

__all__ = ["cascade_text", "whole_text"]

_HEAD = f'''"""Cascades of thresholds, compiled."""
{HEAD}
i64 = np.int64
u32 = np.uint32
how = {{"cache": True, "pipeline_class": NoAlias, **entered}}
'''

_CASCADE = """

@intrinsic
def prefetch(typingctx, array, index):
    def codegen(context, builder, signature, args):
        data = context.make_array(signature.args[0])(context, builder, args[0]).data
        kind, word = ir.PointerType(), ir.IntType(32)
        pointer = builder.bitcast(builder.gep(data, [args[1]]), kind)
        form = ir.FunctionType(ir.VoidType(), [kind, word, word, word])
        function = builder.module.declare_intrinsic("llvm.prefetch", [kind], form)
        # To be read (0), soon and then hardly again (1 of 3), data (1): what is pushed at keeps its place nearby.
        builder.call(function, [pointer, word(0), word(1), word(1)])
        return context.get_dummy_value()

    return types.void(array, index), codegen


@word
def remaining(need, degree):
    most = f32(i32(degree) + i32(1))
    need = np.ceil(need)
    need = need if need < most else most
    return i32(need if need > f32(0.0) else f32(0.0))


@word
def hurry(queue, head, offsets, targets):
    # People of a wave lie far apart in memory: theirs is sent for some turns ahead.
    prefetch(offsets, u64(queue[u64(head + 24)]))
    there = u64(offsets[u64(queue[u64(head + 12)])])
    prefetch(targets, there)
    prefetch(targets, there + u64(12))


@word
def push_and_queue(head, stop, tail, offsets, targets, out, left, queue):
    while head < stop:
        hurry(queue, head, offsets, targets)
        person = u64(queue[u64(head)])
        head += 1
        out[person] = u8(1)
        for place in range(i64(offsets[person]), i64(offsets[person + u64(1)])):
            other = u64(targets[u64(place)])
            need = left[other]
            left[other] = need - 1
            # Written in any case and kept only if this was the last push needed: no branch to guess.
            queue[u64(tail)] = u32(other)
            tail += i64(need == 1)
    return tail


@word
def push(head, stop, offsets, targets, left, queue):
    while head < stop:
        hurry(queue, head, offsets, targets)
        person = u64(queue[u64(head)])
        head += 1
        for place in range(i64(offsets[person]), i64(offsets[person + u64(1)])):
            left[u64(targets[u64(place)])] -= 1


@word
def list_fresh(first, size, tail, out, left, queue):
    # Whole stretches without anybody are passed over at once.
    for begin in range(first, first + size, 64):
        end = min(begin + 64, first + size)
        theirs = out[begin:end]
        mine = left[begin:end]
        found = i32(0)
        for j in range(end - begin):
            found += i32((mine[j] <= 0) & (theirs[j] == u8(0)))
        if found > 0:
            for j in range(end - begin):
                queue[u64(tail)] = u32(begin + j)
                tail += i64((mine[j] <= 0) & (theirs[j] == u8(0)))
    return tail


@word
def list_starters(first, size, tail, out, left, queue):
    for begin in range(first, first + size, 64):
        end = min(begin + 64, first + size)
        theirs = out[begin:end]
        found = i32(0)
        for j in range(end - begin):
            found += i32(theirs[j])
        if found > 0:
            for place in range(begin, end):
                k = u64(place)
                if out[k] != u8(0):
                    left[k] = 0
                    queue[u64(tail)] = u32(k)
                    tail += 1
    return tail


@word
def mark(first, size, out, left):
    theirs = out[first:first + size]
    mine = left[first:first + size]
    for j in range(size):
        theirs[j] = u8(mine[j] <= 0)


@word
def pull(first, size, tail, offsets, targets, needs, out, left, queue):
    # Those waiting are listed where the queue goes on; who goes out never stands behind who is still to be asked.
    waiting = tail
    for place in range(first, first + size):
        k = u64(place)
        queue[u64(waiting)] = u32(k)
        waiting += i64(out[k] == u8(0))
    for place in range(tail, waiting):
        hurry(queue, place, offsets, targets)
        k = u64(queue[u64(place)])
        seen = i32(0)
        for tie in range(i64(offsets[k]), i64(offsets[k + u64(1)])):
            seen += i32(out[u64(targets[u64(tie)])])
        rest = remaining(needs[k], offsets[k + u64(1)] - offsets[k]) - seen
        left[k] = rest
        queue[u64(tail)] = u32(k)
        tail += i64(rest <= i32(0))
    return tail


@njit("void(int64, int64, int64, int64, int64, uint32[::1], uint32[::1], float32[::1], uint8[::1], KIND[::1],"
      " uint32[::1], int64[::1], int64[::1])", **how)
def cascade(begin, end, size, ticks, large, offsets, targets, needs, out, left, queue, ends, lengths):
    for group in range(begin, end):
        first = group * size
        start = first + group
        head = start
        tail = start
        row = first + 2 * group
        degrees = offsets[first:first + size + 1]
        wanted = needs[first:first + size]
        mine = left[first:first + size]
        for j in range(size):
            mine[j] = remaining(wanted[j], degrees[j + 1] - degrees[j])
        tail = list_starters(first, size, tail, out, left, queue)
        ends[u64(row)] = tail - start
        rising = True
        for turn in range(ticks):
            stop = tail
            wave = stop - head
            if wave > large:
                if not rising:
                    list_fresh(first, size, head, out, left, queue)
                if turn > 0:
                    mark(first, size, out, left)
                if (size - (stop - start)) * 4 < wave:
                    tail = pull(first, size, tail, offsets, targets, needs, out, left, queue)
                else:
                    push(head, stop, offsets, targets, left, queue)
                    tail = list_fresh(first, size, tail, out, left, queue)
                rising = True
            else:
                if turn == 0:
                    tail = list_fresh(first, size, tail, out, left, queue)
                tail = push_and_queue(head, stop, tail, offsets, targets, out, left, queue)
                rising = False
            head = stop
            row += 1
            ends[u64(row)] = tail - start
            if tail == stop:
                break
        lengths[group] = row - first - 2 * group + 1
        if ticks > 0:
            mark(first, size, out, left)
"""

_WHOLE = """

@njit("void(int64, int64, int64, int64, float32[::1], uint8[::1], int64[::1], int64[::1], int64[::1])", **how)
def crowd(begin, end, size, ticks, needs, out, heap, ends, lengths):
    for group in range(begin, end):
        first = group * size
        row = first + 2 * group
        for need in range(size + 2):
            heap[u64(need)] = 0
        up = 0
        most = f32(size + 1)
        for place in range(first, first + size):
            k = u64(place)
            if out[k] != u8(0):
                up += 1
            else:
                need = np.ceil(needs[k])
                need = need if need < most else most
                heap[u64(need if need > f32(0.0) else f32(0.0))] += 1
        ends[u64(row)] = up
        reached = 0
        for turn in range(ticks):
            before = up
            while reached <= before:
                up += heap[u64(reached)]
                reached += 1
            row += 1
            ends[u64(row)] = up
            if up == before:
                break
        lengths[group] = row - first - 2 * group + 1
        last = f32(reached - 1)
        for place in range(first, first + size):
            k = u64(place)
            out[k] = u8((out[k] != u8(0)) | (needs[k] <= last))
"""


def cascade_text(kind: Literal["int8", "int32"]) -> str:
    """Write the cascade over contacts, with people's remaining needs of one kind.

    A small wave queues whom it brings out. A large one (more than `large` people) only pushes, in rising order of
    people, and everybody is looked through for whom it brought out; and where few are left waiting, those count their
    own contacts instead (Beamer, Asanovic & Patterson 2012). All give the same waves.

    Each group has ``size + 1`` places in the queue, of which some more stand at its end, and ``size + 2`` in `ends`,
    which says how many were out at the start and after each turn, up to the first turn that brought nobody out;
    `lengths` says how many of these there are.
    """
    return _HEAD + _CASCADE.replace("KIND", kind)


def whole_text() -> str:
    """Write the cascade of people who see their whole group: needs are counted, and counts answered."""
    return _HEAD + _WHOLE
