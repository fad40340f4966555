"""How generated loops are compiled: what LLVM may take for granted, and how many vectors of people it holds at once.

LLVM by itself takes one vector of people at a time through a pass. A pass is a chain in which nearly every step
waits for the one before, so that most of the processor idles; two or four vectors side by side fill it. And the
few people left over at a plant's end are taken one by one, though a vector with some places masked would do. Both
are asked for by metadata on the one loop that wants them: nothing else in the process is compiled otherwise, no
operation changes or moves, and where LLVM does not follow, results are the same and only slower.

Most functions of a generated module are called by others of it and never by Python. They are read, checked and handed
on to their callers, which hold a copy; machine code of their own, and the two doors through which Python and C would
come in, would add half to the wait for the first run.
"""

import ctypes
from typing import Any, ClassVar

from llvmlite import ir
from numba import _dynfunc  # type: ignore[attr-defined]
from numba.core import ir as numba_ir
from numba.core.compiler import Compiler
from numba.core.compiler_machinery import register_pass
from numba.core.lowering import Lower
from numba.core.typed_passes import NativeLowering

__all__ = ["NoAlias", "Plain", "Uncounted", "side_by_side"]

_MASKS = ("+avx512bw", "+avx512vl")
"""Processor features with which single bytes can be masked; without, LLVM takes a masked tail apart, at ten times
the cost of the loop."""


def _hints(features: str, vectors: int) -> dict[str, ir.Constant]:
    """Return what a loop's metadata says: vectors side by side, and a masked tail where the processor has masks."""
    found = {"llvm.loop.interleave.count": ir.Constant(ir.IntType(32), vectors)}
    if set(_MASKS) <= set(features.split(",")):
        found["llvm.loop.vectorize.predicate.enable"] = ir.Constant(ir.IntType(1), 1)
    return found


_REFUSAL = ctypes.cast(ctypes.pythonapi.PyErr_BadArgument, ctypes.c_void_p).value
"""Where Python comes that calls what is not for it: to a TypeError."""


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


class _Handing(NativeLowering):
    """Makes no machine code: callers link the function's text and make it theirs; Python is refused."""

    _name = "handing"

    def run_pass(self, state: Any) -> bool:
        """Lower, and let callers find the result."""
        state.library = state.targetctx.codegen().create_library(state.func_id.func_qualname)
        state.library._finalize_specific = _nothing  # noqa: SLF001 - the step that makes machine code
        super().run_pass(state)  # type: ignore[no-untyped-call]
        # Callers find a function by an object of this kind.
        described = state.cr.fndesc
        found = _dynfunc.make_function(described.lookup_module(), described.qualname, "", _REFUSAL, state.cr.env, ())
        state.targetctx.insert_user_function(found, described, [state.library])
        state.cr = state.cr._replace(cfunc=found)
        return True


def _nothing() -> None:
    pass


@register_pass(mutates_CFG=True, analysis_only=False)  # type: ignore[no-untyped-call]
class _HandedLowering(_Handing):
    _name = "handed_lowering"


@register_pass(mutates_CFG=True, analysis_only=False)  # type: ignore[no-untyped-call]
class _HandedHintedLowering(_Handing, _HintedLowering):
    _name = "handed_hinted_lowering"


class Plain(Compiler):
    """Compiles as Numba does, except that a function which Python never calls is handed to its callers only."""

    lowering: ClassVar[type[NativeLowering]] = NativeLowering
    handed: ClassVar[type[NativeLowering]] = _HandedLowering

    def __init__(
        self, typingctx: Any, targetctx: Any, library: Any, args: Any, return_type: Any, flags: Any, names: Any
    ) -> None:
        flags = flags.copy()
        flags.no_compile = flags.no_cpython_wrapper
        super().__init__(typingctx, targetctx, library, args, return_type, flags, names)  # type: ignore[no-untyped-call]

    def define_pipelines(self) -> list[Any]:
        """Return Numba's own steps, with the lowering that the function wants."""
        wanted = self.handed if self.state.flags.no_cpython_wrapper else self.lowering
        managers: list[Any] = super().define_pipelines()  # type: ignore[no-untyped-call]
        for manager in managers:
            manager.passes = [(wanted if step is NativeLowering else step, told) for step, told in manager.passes]
            manager.finalize()
        return managers


class Uncounted(Plain):
    """Counts no references: arrays are the caller's, and a block's slices of them would cost two locked adds each."""

    def __init__(
        self, typingctx: Any, targetctx: Any, library: Any, args: Any, return_type: Any, flags: Any, names: Any
    ) -> None:
        flags = flags.copy()
        flags.nrt = False
        super().__init__(typingctx, targetctx, library, args, return_type, flags, names)


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
    lowering = _HintedLowering
    handed = _HandedHintedLowering

    def define_pipelines(self) -> list[Any]:
        self.state.metadata["side_by_side"] = self.vectors
        return super().define_pipelines()


def side_by_side(vectors: int) -> type[NoAlias]:
    """Return the compiler of a function of one loop that should hold so many vectors at once."""
    return type(f"SideBySide{vectors}", (_SideBySide,), {"vectors": vectors})
