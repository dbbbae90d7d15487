import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { join } from "node:path";
import { keepSecret } from "./keep-secret.js";

const FILE = "admin-token";

export interface AdminToken {
  /** True for the admin's token, found in the same time for all others. */
  matches(token: string): boolean;
  /** How to get it, as the end of a sentence. */
  readonly wayOut: string;
  /** The token itself when this start created it. */
  readonly created?: string;
}

/**
 * The token that writing needs: the one given, or else the one in the data folder, which the first start creates.
 * Only its SHA-256 stays in memory.
 */
export async function openAdminToken(dataFolder: string, given: string | undefined): Promise<AdminToken> {
  if (given !== undefined)
    return tokenOf(given, "it is the value of HATCHERY_ADMIN_TOKEN that the server was started with");
  const path = join(dataFolder, FILE);
  const { secret, created } = await keepSecret(path, () => `hatchery_${randomBytes(32).toString("base64url")}`);
  const token = tokenOf(secret, `it stands in the file ${FILE} in the server's data folder`);
  return created ? { ...token, created: secret } : token;
}

function tokenOf(secret: string, wayOut: string): AdminToken {
  const expected = digest(secret);
  return { wayOut, matches: (token) => timingSafeEqual(digest(token), expected) };
}

function digest(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
