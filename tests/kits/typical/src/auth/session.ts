import { getToken } from "./token_store";

export interface Session {
  account: string;
  name: string;
  since: number;
}

export async function greetingName(session: Session): Promise<string> {
  await getToken(session.account);
  const name = session.name.trim();
  return name === "" ? "reader" : name;
}
