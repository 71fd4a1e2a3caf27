/** A pair that was burned may be renewed once an epoch; after a second failure only new shares help. */
export const MAX_BURNS = 1
