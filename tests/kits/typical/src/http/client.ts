const BASE_DELAY = 200;

export async function get(path: string, tries = 3): Promise<Response> {
  const answer = await fetch(path);
  if (answer.status < 500 || tries === 1) return answer;
  await new Promise((next) => setTimeout(next, BASE_DELAY * 2 ** (3 - tries)));
  return get(path, tries - 1);
}
