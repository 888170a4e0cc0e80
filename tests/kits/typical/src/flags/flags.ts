export const flags = {
  offlineMode: { on: false, until: "2026-06-01" },
  paperTheme: { on: true, until: "2026-03-15" },
};
