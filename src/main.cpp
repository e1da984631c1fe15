// `unclosed`: finds sessions, connections and handles that are acquired and never released.
#include "cli/app.h"

int main(int argc, char** argv) { return unclosed::cli::run(argc, argv); }
