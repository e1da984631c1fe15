// Work shared by threads: indices are handed out by an atomic counter, in order, and every result
// goes to the slot of its index, so the number of threads never shows in the output.
#pragma once

#include <cstddef>
#include <functional>

namespace unclosed::support {

// Threads that this process may use; at least 1.
unsigned availableJobs();

// Calls task(index, worker) once for each index below `count`, with worker < max(1, jobs). No two
// calls with the same worker run at once. Returns when all are done. `task` must not throw.
void parallelFor(unsigned jobs, size_t count,
                 const std::function<void(size_t index, unsigned worker)>& task);

} // namespace unclosed::support
