// How linking and analysis grow with the project: `linking_bench` (Google Benchmark's options
// hold). Parsing is no part of it. Peak memory is that of a process that does nothing else.
#include "analysis/analysis.h"
#include "rules/loader.h"

#include <benchmark/benchmark.h>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "link/call_order.h"
#include "synthetic_project.h"

namespace unclosed::bench {
namespace {

using Modules = std::vector<ir::Module>;

const rules::RuleSet& allRules() {
  static const rules::RuleSet set = [] {
    Expected<rules::RuleSet> loaded = rules::loadAll({});
    if (!loaded) {
      std::fputs((loaded.error().text() + "\n").c_str(), stderr);
      std::exit(1);
    }
    return std::move(*loaded);
  }();
  return set;
}

const Modules& project(benchmark::State& state) {
  static std::map<int64_t, Modules> known;
  auto [it, fresh] = known.try_emplace(state.range(0));
  if (fresh) it->second = syntheticProject(static_cast<size_t>(state.range(0)));
  size_t instructions = instructionsOf(it->second);
  state.SetComplexityN(static_cast<int64_t>(instructions));
  state.counters["instructions"] = static_cast<double>(instructions);
  return it->second;
}

// Peak resident bytes of a process that makes, links and analyses the project; 0 when it failed.
int64_t peakOf(size_t modules, unsigned jobs) {
  pid_t child = fork();
  if (child == 0) {
    link::Program program(syntheticProject(modules));
    bool failed = !analysis::Analyzer(allRules()).analyse(program, jobs).failures.empty();
    _exit(failed ? 1 : 0);
  }
  int status = 0;
  rusage usage{};
  bool waited = child > 0 && wait4(child, &status, 0, &usage) == child;
  return waited && status == 0 ? usage.ru_maxrss * int64_t{1024} : 0;
}

void peakMemory(benchmark::State& state) {
  auto modules = static_cast<size_t>(state.range(0));
  int64_t peak = 0;
  for (auto _ : state)
    peak = peakOf(modules, 2);
  size_t instructions = instructionsOf(syntheticProject(modules));
  state.counters["instructions"] = static_cast<double>(instructions);
  state.counters["MB"] = static_cast<double>(peak) / (1 << 20);
  state.counters["bytesPerInstruction"] =
      static_cast<double>(peak) / static_cast<double>(instructions);
}

void linkProgram(benchmark::State& state) {
  const Modules& modules = project(state);
  for (auto _ : state) {
    state.PauseTiming();
    Modules copy = modules;
    state.ResumeTiming();
    link::Program program(std::move(copy));
    benchmark::DoNotOptimize(program);
    state.PauseTiming();
    {
      link::Program gone = std::move(program);
    }
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * state.complexity_length_n());
}

void orderCalls(benchmark::State& state) {
  link::Program program(project(state));
  for (auto _ : state) {
    link::ResolvedNames names(program);
    benchmark::DoNotOptimize(link::callOrder(names));
  }
  state.SetItemsProcessed(state.iterations() * state.complexity_length_n());
}

void analyse(benchmark::State& state) {
  link::Program program(project(state));
  analysis::Analyzer analyzer(allRules());
  size_t findings = 0;
  for (auto _ : state)
    findings = analyzer.analyse(program).findings.size();
  state.counters["findings"] = static_cast<double>(findings);
  state.SetItemsProcessed(state.iterations() * state.complexity_length_n());
}

void sizes(benchmark::internal::Benchmark* bench) {
  bench->Arg(500)->Arg(1000)->Arg(2000)->Unit(benchmark::kMillisecond);
}

// Memory first: a fork counts what the process before it has touched.
BENCHMARK(peakMemory)->Apply(sizes)->Iterations(1);
BENCHMARK(linkProgram)->Apply(sizes)->Complexity(benchmark::oN);
BENCHMARK(orderCalls)->Apply(sizes)->Complexity(benchmark::oN);
BENCHMARK(analyse)->Apply(sizes)->Complexity(benchmark::oN);

} // namespace
} // namespace unclosed::bench

BENCHMARK_MAIN();
