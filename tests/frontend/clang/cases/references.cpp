struct File;
extern "C" File *fopen(const char *path, const char *mode);
extern "C" int fclose(File *file);
struct Db { File *file; Db *self(); File *&slot(); };
void fill(File *&out, const int &n, Db &db);

void write(File *&out, Db &db, int &count) {
  out = fopen("a", "r");
  db.file = fopen("b", "r");
  count++;
  db.slot() = out;
}

void aliases(Db *db, File *data) {
  File *local = fopen("a", "r");
  File *&alias = local;
  fclose(alias);
  Db &same = *db;
  same.self()->file = data;
  fill(local, 1, *db);
  auto [file] = Db{local};
  fclose(file);
  File *list[2] = {local, data};
  for (File *each : list) fclose(each);
}
