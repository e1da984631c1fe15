// The report that the formats' tests render: one finding of each shape that matters to them, in
// sources with tabs, CJK text and emoji.
#pragma once

#include "report/report.h"
#include "report/source_texts.h"

namespace unclosed::report {

inline constexpr const char* SamplePython = "import psycopg2\n"
                                            "\n"
                                            "def 名前(dsn):\n"
                                            "\tif '😀' in dsn: conn = psycopg2.connect(dsn)\n"
                                            "\tcur = conn.cursor()\n"
                                            "\tcur.execute('SELECT 1')\n"
                                            "\tconn.close()\n";
inline constexpr const char* SampleC = "int main(void) {\n"
                                       "  FILE *f = fopen(\"a\", \"r\");\n"
                                       "  return 0;\n"
                                       "}\n";

// Unsorted, as the analysis would deliver it.
Report sampleReport();
void addSampleSources(SourceTexts& sources);

} // namespace unclosed::report
