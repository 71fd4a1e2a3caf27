/** Seconds a ceremony may take, by kind; also how far a plan's time may lie from this server's. */
export const LIFETIME = { keygen: 15 * 60, sign: 2 * 60, 'frost-sign': 2 * 60, renewal: 5 * 60 } as const
