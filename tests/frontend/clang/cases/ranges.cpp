typedef struct File File;
File* fopen(const char* path, const char* mode);
int fclose(File* file) noexcept;

namespace std {
template <class T> struct vector {
  ~vector();
  void push_back(const T& item);
  bool empty() const noexcept;
  unsigned long size() const noexcept;
  T* begin() noexcept;
  T* end() noexcept;
  T& operator[](unsigned long index) noexcept;
};
} // namespace std

void questions(const char* path) noexcept {
  std::vector<File*> files;
  files.push_back(fopen(path, "r"));
  if (files.empty())
    return;
  for (File* file : files)
    fclose(file);
  for (unsigned long i = 0; i < files.size(); ++i)
    fclose(files[i]);
  for (auto it = files.begin(); it != files.end(); ++it)
    fclose(*it);
  while (files.size() > 0 && files.size() != 2)
    fclose(files[0]);
}

bool asked(std::vector<File*>& given, std::vector<double>& other) noexcept {
  return given.empty() || other.empty();
}
