"""How generated loops are compiled: what LLVM may take for granted, and how many vectors of people it holds at once.

LLVM by itself takes one vector of people at a time through a pass. A pass is a chain in which nearly every step
waits for the one before, so that most of the processor idles; two or four vectors side by side fill it. And the
few people left over at a plant's end are taken one by one, though a vector with some places masked would do. Both
are asked for by metadata on the one loop that wants them: nothing else in the process is compiled otherwise, no
operation changes or moves, and where LLVM does not follow, results are the same and only slower.
"""

from typing import Any, ClassVar

from llvmlite import ir
from numba.core import ir as numba_ir
from numba.core.compiler import Compiler
from numba.core.compiler_machinery import register_pass
from numba.core.lowering import Lower
from numba.core.typed_passes import NativeLowering

__all__ = ["NoAlias", "Uncounted", "side_by_side"]

_MASKS = ("+avx512bw", "+avx512vl")
"""Processor features with which single bytes can be masked; without, LLVM takes a masked tail apart, at ten times
the cost of the loop."""


def _hints(features: str, vectors: int) -> dict[str, ir.Constant]:
    """Return what a loop's metadata says: vectors side by side, and a masked tail where the processor has masks."""
    found = {"llvm.loop.interleave.count": ir.Constant(ir.IntType(32), vectors)}
    if set(_MASKS) <= set(features.split(",")):
        found["llvm.loop.vectorize.predicate.enable"] = ir.Constant(ir.IntType(1), 1)
    return found


class _HintedLower(Lower):
    """Writes a function as LLVM text, with hints on the backward branch of its loop."""

    def lower_inst(self, inst: Any) -> None:
        super().lower_inst(inst)  # type: ignore[no-untyped-call]
        # Blocks are written in order: a jump to one that already has its end goes back to a loop's head.
        if isinstance(inst, numba_ir.Jump) and self.blkmap[inst.target].is_terminated:
            self._mark(self.builder.basic_block.terminator)

    def _mark(self, branch: Any) -> None:
        """Attach the hints; a loop's metadata names itself first, so that it is this loop's alone."""
        hints = _hints(self.context.codegen().magic_tuple()[2], self.metadata["side_by_side"])
        named = [[ir.MetaDataString(self.module, name), value] for name, value in hints.items()]
        loop = self.module.add_metadata([self.module.add_metadata(pair) for pair in named])
        loop.operands = (loop, *loop.operands)
        branch.set_metadata("llvm.loop", loop)


@register_pass(mutates_CFG=True, analysis_only=False)  # type: ignore[no-untyped-call]
class _HintedLowering(NativeLowering):
    _name = "hinted_lowering"

    @property
    def lowering_class(self) -> type[Lower]:
        return _HintedLower


class Uncounted(Compiler):
    """Counts no references: arrays are the caller's, and a block's slices of them would cost two locked adds each."""

    def __init__(
        self, typingctx: Any, targetctx: Any, library: Any, args: Any, return_type: Any, flags: Any, names: Any
    ) -> None:
        flags = flags.copy()
        flags.nrt = False
        super().__init__(typingctx, targetctx, library, args, return_type, flags, names)  # type: ignore[no-untyped-call]


class NoAlias(Uncounted):
    """Promises LLVM besides that the arrays of a call do not overlap: else many columns are not vectorised."""

    def __init__(
        self, typingctx: Any, targetctx: Any, library: Any, args: Any, return_type: Any, flags: Any, names: Any
    ) -> None:
        flags = flags.copy()
        flags.noalias = True
        super().__init__(typingctx, targetctx, library, args, return_type, flags, names)


class _SideBySide(NoAlias):
    """Asks besides for so many vectors side by side, in a function of one loop."""

    vectors: ClassVar[int]

    def define_pipelines(self) -> list[Any]:
        self.state.metadata["side_by_side"] = self.vectors
        managers: list[Any] = super().define_pipelines()  # type: ignore[no-untyped-call]
        for manager in managers:
            manager.passes = [
                (_HintedLowering if step is NativeLowering else step, told) for step, told in manager.passes
            ]
            manager.finalize()
        return managers


def side_by_side(vectors: int) -> type[NoAlias]:
    """Return the compiler of a function of one loop that should hold so many vectors at once."""
    return type(f"SideBySide{vectors}", (_SideBySide,), {"vectors": vectors})
