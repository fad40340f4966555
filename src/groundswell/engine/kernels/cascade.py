"""Cascades event by event: who goes out pushes at each contact's remaining need, and nobody is looked at in vain.

What a wave of pushes brings out makes the next wave, so waves are the ticks of people who all act at once; the
readable twin is therefore the rule itself, played together by `groundswell.engine.crowd_reference`.
"""

from groundswell.engine.words import HEAD

__all__ = ["CASCADE_TEXT"]

CASCADE_TEXT = f'''"""Cascades of thresholds, compiled."""
{HEAD}
i64 = np.int64
u32 = np.uint32
how = {{"error_model": "numpy", "nogil": True, "cache": True, "pipeline_class": NoAlias}}


def cascade(begin, end, size, ticks, offsets, targets, needs, out, left, queue, ends):
    for group in range(begin, end):
        first = group * size
        head = first + group
        tail = head
        row = first + 2 * group
        degrees = offsets[first:first + size + 1]
        wanted = needs[first:first + size]
        mine = left[first:first + size]
        for j in range(size):
            most = f32(i32(degrees[j + 1] - degrees[j]) + i32(1))
            need = np.ceil(wanted[j])
            need = need if need < most else most
            mine[j] = i32(need if need > f32(0.0) else f32(0.0))
        for place in range(first, first + size):
            k = u64(place)
            if out[k] != u8(0):
                left[k] = 0
                queue[u64(tail)] = u32(k)
                tail += 1
        ends[u64(row)] = tail - head
        start = head
        for turn in range(ticks):
            stop = tail
            if turn == 0:
                for place in range(first, first + size):
                    k = u64(place)
                    queue[u64(tail)] = u32(k)
                    tail += i64((out[k] == u8(0)) & (left[k] == 0))
            while head < stop:
                person = u64(queue[u64(head)])
                head += 1
                for place in range(offsets[person], offsets[person + u64(1)]):
                    other = u64(targets[u64(place)])
                    need = left[other]
                    left[other] = need - 1
                    # Written in any case and kept only if this was the last push needed: no branch to guess.
                    queue[u64(tail)] = u32(other)
                    tail += i64(need == 1)
            row += 1
            ends[u64(row)] = tail - start
            if tail == stop:
                break
        if ticks > 0:
            theirs = out[first:first + size]
            for j in range(size):
                theirs[j] = u8(mine[j] <= 0)


def crowd(begin, end, size, ticks, needs, out, heap, ends):
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
        last = f32(reached - 1)
        for place in range(first, first + size):
            k = u64(place)
            out[k] = u8((out[k] != u8(0)) | (needs[k] <= last))


head = "void(int64, int64, int64, int64, "
tail = "float32[::1], uint8[::1], {{}}[::1], uint32[::1], int64[::1])"
seen = head + "int64[::1], uint32[::1], " + tail
cascade_of_bytes = njit(seen.format("int8"), **how)(cascade)
cascade_of_words = njit(seen.format("int32"), **how)(cascade)
crowd_of_all = njit(head + "float32[::1], uint8[::1], int64[::1], int64[::1])", **how)(crowd)
'''
"""Two cascades over contacts, with one byte a person's remaining need or four, and one over whole groups.

Each group has ``size + 1`` places in the queue and ``size + 2`` in `ends`, which says how many were out at the start and
after each turn, up to the first turn that brought nobody out.
"""
