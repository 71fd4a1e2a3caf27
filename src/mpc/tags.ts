/** Every domain-separation tag of the project, once. A tag is never reused with other fields. */
export const TAGS = [
  // Distributed key generation
  'dkg-commitment',
  'dkg-session',
  'dkg-proof',
  'dkg-chain-code-commitment',
  'dkg-chain-code',
  // Pair setup (base OT, its extension in the other direction)
  'pair-session',
  'pair-renewal',
  'base-ot-transcript',
  'base-ot-key',
  'pair-transcript',
  'pair-extension',
  'pair-extended',
  'pair-key',
  'pair-generation',
  // OT extension and RVOLE
  'ot-prg',
  'ot-chi',
  'ot-check',
  'rvole-session',
  'rvole-gadget',
  'rvole-pad',
  'rvole-theta',
  'rvole-mu',
  // ECDSA
  'sign-commitment',
  'sign-session',
  'zero-share',
  // FROST
  'frost-session',
  // Ceremonies
  'ceremony-id',
  'key-id',
  'ceremony-transcript',
  'broadcast',
  'confirmation',
  'enrolment',
  'owner-order',
  'fingerprint',
  'descriptor',
] as const

export type Tag = (typeof TAGS)[number]
