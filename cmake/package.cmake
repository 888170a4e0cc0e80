# What `cmake --install` puts down beside the program, and what `cpack` packs: kitls_*.deb and
# kitls-*.tar.gz.

install(DIRECTORY ${CMAKE_SOURCE_DIR}/editors DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/${PROJECT_NAME}
  PATTERN vscode EXCLUDE # its package is for VS Code to install
  PATTERN stylua.toml EXCLUDE)
install(DIRECTORY ${CMAKE_SOURCE_DIR}/docs/problems DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES ${CMAKE_SOURCE_DIR}/docs/kitls.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${CMAKE_SOURCE_DIR}/docs/kitls.5 DESTINATION ${CMAKE_INSTALL_MANDIR}/man5)
# Printed by the program and committed: cross-compiling cannot run it, and a test compares them.
set(completions ${CMAKE_SOURCE_DIR}/server/cli/completions)
if(EXISTS /etc/debian_version)
  set(zsh_functions vendor-completions)
else()
  set(zsh_functions site-functions)
endif()
install(FILES ${completions}/kitls.bash
  DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/bash-completion/completions RENAME ${PROJECT_NAME})
install(FILES ${completions}/_kitls DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/zsh/${zsh_functions})
install(FILES ${completions}/kitls.fish
  DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/fish/vendor_completions.d)
install(FILES ${CMAKE_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright)
install(FILES ${CMAKE_SOURCE_DIR}/CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME changelog)
install(FILES ${CMAKE_SOURCE_DIR}/docs/packaging/debian.changelog DESTINATION ${CMAKE_INSTALL_DOCDIR}
  RENAME changelog.Debian)
install(FILES ${CMAKE_SOURCE_DIR}/docs/packaging/lintian.overrides
  DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/lintian/overrides RENAME ${PROJECT_NAME})

set(CPACK_PACKAGE_NAME ${PROJECT_NAME})
set(CPACK_PACKAGE_VENDOR ${PROJECT_NAME})
set(CPACK_PACKAGE_CONTACT "kitls maintainers <maintainers@kitls.example>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "language server for kit markdown")
set(CPACK_PACKAGE_DESCRIPTION
"Checks, completes, finds and renames what is in the Markdown documents with
front matter that live in the .bluekit folders of projects, for every editor
that speaks the Language Server Protocol, and on the command line.")
set(CPACK_GENERATOR DEB TGZ)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_PACKAGE_FILE_NAME ${PROJECT_NAME}-${PROJECT_VERSION}-${CMAKE_SYSTEM_NAME}-${CMAKE_SYSTEM_PROCESSOR})
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_SOURCE_DIR}/cmake/compress.cmake)
include(CPack)
