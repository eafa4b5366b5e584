import type { Duty } from '#modules/accounts/index.ts'
import type { Unit } from './pathways.sql.ts'
import { policy } from './policy.ts'

/** Leading a pathway is the work of an office: whoever stands in for the carer hears what she would. */
export const leadingOf = (at: Unit): Duty => ({ roles: policy.permissions['pathways.lead'], at })
