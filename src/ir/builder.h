// Builds one Function of a Module, block by block. The frontend opens blocks, appends
// instructions to the current one and ends it with a terminator; a block may be ended before the
// next is opened, in any order. finish() moves the function into the module.
//
// Invariants kept here: places are interned (asking twice for the same place gives the same id),
// an instruction after a terminator opens an unreachable block of its own, and every instruction
// of a block is contiguous in Function::instrs after finish().
#pragma once

#include "ir/ir.h"
#include "ir/place_table.h"

#include <span>
#include <string_view>
#include <vector>

namespace unclosed::ir {

class FunctionBuilder {
public:
  FunctionBuilder(Module& module, std::string_view qualifiedName, Range range);

  Module& module() { return module_; }
  Function& function() { return function_; }
  const Function& function() const { return function_; }
  Sym intern(std::string_view text) { return module_.intern(text); }

  // ---- places; O(1)
  PlaceId local(std::string_view name, std::string_view type = {});
  PlaceId param(std::string_view name, std::string_view type = {});
  PlaceId temp(std::string_view type = {});
  PlaceId global(std::string_view dotted, std::string_view type = {});
  PlaceId field(PlaceId base, std::string_view name, std::string_view type = {});
  PlaceId element(PlaceId base, std::string_view key = {});
  PlaceId deref(PlaceId base, std::string_view type = {});
  PlaceId null();
  PlaceId boolean(bool value);
  PlaceId integer(int64_t value);
  PlaceId string(std::string_view value);
  PlaceId otherConstant(std::string_view spelling); // float, bytes, Ellipsis ...
  // Sets the type of a place whose type was not known when it was first asked for.
  void setType(PlaceId place, std::string_view type);

  // ---- blocks
  BlockId newBlock();           // not yet filled; its exceptional successor is the current one
  void setBlock(BlockId block); // go on appending to `block`, which must not be ended
  BlockId currentBlock() const { return current_; }
  bool ended() const; // the current block has its terminator
  // Exceptional successor for blocks made from now on; returns the previous one. None: no
  // successor.
  BlockId setHandler(BlockId handler);
  BlockId handler() const { return handler_; }
  // Changes the exceptional successor of one block.
  void setExceptional(BlockId block, BlockId handler);

  // ---- instructions, appended to the current block; each returns dst (None when it has none)
  PlaceId assign(PlaceId dst, PlaceId src, Range range, bool mayRaise = false);
  PlaceId addressOf(PlaceId dst, PlaceId src, Range range);
  PlaceId call(PlaceId dst, Call call, std::span<const Arg> args, Range range, bool mayRaise);
  PlaceId enter(PlaceId dst, PlaceId manager, Range range, bool async);
  // `dst` takes what the exit returns: true when it swallows the exception.
  PlaceId exit(PlaceId manager, Range range, bool async, bool exceptional, PlaceId dst = None);
  PlaceId aggregate(PlaceId dst, std::string_view kind, std::span<const PlaceId> parts,
                    Range range);
  // A dict display: as many keys as values.
  PlaceId dictionary(PlaceId dst, std::span<const PlaceId> keys, std::span<const PlaceId> values,
                     Range range);
  // A closure over `captured`; `function` is the captured function's index or None.
  PlaceId capture(PlaceId dst, Index function, std::span<const PlaceId> captured, Range range);
  // `receiver.method` taken as a value.
  PlaceId boundMethod(PlaceId dst, PlaceId receiver, std::string_view method, Range range);
  PlaceId test(PlaceId dst, Cond cond, Range range);
  PlaceId compute(PlaceId dst, std::span<const PlaceId> operands, Range range, bool mayRaise,
                  std::string_view kind = {});
  PlaceId iterate(PlaceId dst, PlaceId iterable, Range range, bool async, bool mayRaise = true);
  PlaceId yield(PlaceId dst, PlaceId value, Range range, bool delegates);
  PlaceId await(PlaceId dst, PlaceId value, Range range);
  // Runs the destructor or cleanup function `callee.callee` (may be empty) on `place`.
  void destroy(PlaceId place, Call callee, Range range, uint8_t flags);
  void destroy(PlaceId place, std::string_view callee, Range range, uint8_t flags);
  void unbind(PlaceId place, Range range);

  // ---- terminators; each ends the current block
  void jump(BlockId target, Range range = {});
  void branch(Cond cond, BlockId ifTrue, BlockId ifFalse, Range range);
  void switchOn(PlaceId value, std::span<const Case> cases, BlockId otherwise, Range range);
  // Dispatch of an arrived exception; the block holds no instruction that raises.
  void catchCases(std::span<const Case> cases, BlockId otherwise, Range range);
  void ret(PlaceId value, Range range);
  void raise(PlaceId value, Range range);
  void unwind();
  void unreachable(Range range);

  // Verifies nothing; see verifier.h. Returns the function's index in the module.
  // Blocks that were opened and never ended become Unreachable.
  Index finish();

private:
  struct OpenBlock {
    Index count = 0; // of its instructions in log_
    BlockId exceptional = None;
    Terminator term;
    bool ended = false;
  };

  PlaceId intern(const Place& place);
  PlaceId append(Instr instr);
  void end(Terminator term);
  Index list(std::span<const PlaceId> operands, std::string_view kind, Index function, Sym method);

  Module& module_;
  Function function_;
  std::vector<OpenBlock> blocks_;
  std::vector<Instr> log_;        // in the order of appending; finish() sorts them by block
  std::vector<BlockId> logBlock_; // the block of each
  PlaceTable interned_;
  BlockId current_ = None;
  BlockId handler_ = None;
  uint32_t temps_ = 0;
};

} // namespace unclosed::ir
