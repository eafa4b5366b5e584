import { uuidv7 } from 'uuidv7'

/** A new UUIDv7 (RFC 9562 §5.7): ids of one process sort in the order in which they were made. */
export const newId = (): string => uuidv7()

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i

/** Whether the value can be an id: a UUID of any version, since outside systems hand in theirs. */
export const isId = (value: unknown): value is string => typeof value === 'string' && UUID.test(value)
