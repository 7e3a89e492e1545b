import { storedText } from '../../platform/validation/message.js';
import { uuid5 } from './uuid5.js';

/** Addresses that many machines have. */
const SHARED_ADDRESS = /^(?:127\.|0\.0\.0\.0$|::1?$|localhost$|unknown$)/i;
/** Network cards that are none: all zeros, all ones. */
const NO_CARD = /^(?:0{12}|f{12})$/;

/** Members of `system_info` that say which machine it is. */
export interface ToldIdentity {
  readonly hostname: string | undefined;
  readonly address: string | undefined;
  readonly mac: string | undefined;
  readonly machineId: string | undefined;
}

/** A machine, by the marks that `system_info` knows it again by. */
export interface Identity {
  readonly hostname: string | null;
  readonly address: string | null;
  /** Like `52:54:00:12:34:56`. */
  readonly mac: string | null;
  /** Its address and host name. */
  readonly host: string;
  /** The names by which its daemon may speak of it. */
  readonly names: readonly string[];
  /** The id that it gets unless it has one already. */
  readonly id: string;
}

export function identityOf(told: ToldIdentity): Identity {
  const { hostname = '', address = '' } = told;
  const mac = macOf(told.mac ?? '');
  const host = storedText(`${address} ${hostname}`, 400);
  // A daemon that cannot ask the hub for its id makes it from the number of its network card, in this very way.
  const id = uuid5(mac === null ? host : String(Number.parseInt(mac.replaceAll(':', ''), 16)));
  return {
    hostname: hostname || null,
    address: address || null,
    mac,
    host,
    names: [...new Set([id, address, told.machineId ?? ''])].filter(isOwn),
    id,
  };
}

/** Whether a name can be that of one machine alone. */
function isOwn(name: string): boolean {
  return name !== '' && !SHARED_ADDRESS.test(name);
}

/** Null for a text that names no network card. */
export function macOf(text: string): string | null {
  const digits = text.replaceAll(/[:.-]/g, '').toLowerCase();
  if (!/^[0-9a-f]{12}$/.test(digits) || NO_CARD.test(digits)) return null;
  return digits.replaceAll(/..(?=.)/g, '$&:');
}

/** The members of a stored node that decide whether it may be the machine of an identity. */
export interface KnownMachine {
  readonly mac_address: string | null;
  readonly reported_hostname: string | null;
}

/** Whether a node is another machine, as their network cards say. */
export function hasOtherCard({ mac_address: mac }: KnownMachine, of: Identity): boolean {
  return mac !== null && of.mac !== null && mac !== of.mac;
}

/**
 * Whether a node that has a name of the machine is that machine: two network cards are two machines, and so are two
 * host names without a card to compare. An address that went to another machine is no bond.
 */
export function isSameMachine(node: KnownMachine, of: Identity): boolean {
  if (hasOtherCard(node, of)) return false;
  const hasCard = node.mac_address !== null && of.mac !== null;
  return hasCard || node.reported_hostname === null || node.reported_hostname === of.hostname;
}
