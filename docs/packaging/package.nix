{ lib, stdenv, cmake, ninja, pkg-config, jansson, libuv, libyaml, md4c, sqlite, tree-sitter, utf8proc }:

stdenv.mkDerivation {
  pname = "kitls";
  version = "0.1.0";
  src = lib.cleanSource ../..;

  nativeBuildInputs = [ cmake ninja pkg-config ];
  buildInputs = [ jansson libuv libyaml md4c sqlite tree-sitter utf8proc ];
  cmakeFlags = [ "-DKIT_TESTS=OFF" ];

  meta = {
    description = "Language server for kit markdown";
    license = lib.licenses.mit;
    mainProgram = "kitls";
    platforms = lib.platforms.unix;
  };
}
