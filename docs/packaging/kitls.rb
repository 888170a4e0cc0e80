class Kitls < Formula
  desc "Language server for kit markdown"
  homepage "https://kitls.example"
  url "https://kitls.example/archive/refs/tags/v0.1.0.tar.gz"
  sha256 "fill in: the checksum of the release"
  license "MIT"

  depends_on "cmake" => :build
  depends_on "ninja" => :build
  depends_on "pkg-config" => :build
  depends_on "jansson"
  depends_on "libuv"
  depends_on "libyaml"
  depends_on "md4c"
  depends_on "sqlite"
  depends_on "tree-sitter"
  depends_on "utf8proc"

  def install
    system "cmake", "-S", ".", "-B", "build", "-G", "Ninja", "-DKIT_TESTS=OFF", *std_cmake_args
    system "cmake", "--build", "build"
    system "cmake", "--install", "build"
  end

  test do
    (testpath/".bluekit/kits/a.md").write "---\ntpye: kit\n---\n"
    assert_match "KIT002", shell_output("#{bin}/kitls check #{testpath}", 0)
  end
end
