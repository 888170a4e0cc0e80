const tokens = new Map<string, { value: string; ends: number }>();

async function renew(account: string): Promise<string> {
  const answer = await fetch(`/token/${account}`, { method: "POST" });
  if (!answer.ok) throw new Error("refused");
  const { value, ends } = await answer.json();
  tokens.set(account, { value, ends });
  return value;
}

/** A token that lives for thirty more seconds. */
export async function getToken(account: string): Promise<string> {
  const known = tokens.get(account);
  if (known && known.ends > Date.now() + 30_000) return known.value;
  return navigator.locks.request(`token-${account}`, async () => {
    const again = tokens.get(account);
    if (again && again.ends > Date.now() + 30_000) return again.value;
    return renew(account);
  });
}
