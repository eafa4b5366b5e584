import type { RegisterCode } from './contract.ts'

/** Whose entries a register takes. `staff`: jobs on the day; `appointments`: functions by an order, members of pools. */
export type RegisterRule =
  | {
      source: 'staff'
      organisations?: readonly string[]
      positions?: readonly string[]
      /** Forms of contract that are counted; all when absent. */
      kinds?: readonly string[]
      state?: true
      /** Only training given by the federal coordinator counts here. */
      trainedByCoordinator?: true
    }
  | { source: 'appointments'; isPool: boolean }

/** Positions of methodologists, as the register and whoever counts them take them. */
export const METHODOLOGISTS: readonly string[] = [
  'methodologist',
  'senior-methodologist',
  'instructor-methodologist',
  'senior-instructor-methodologist',
]
export const TUTORS: readonly string[] = ['tutor']

/**
 * Registers whose subject is people: workers of municipal services (row 232; KLD 9.2-4, IVA 3.2.2), of services of
 * state organisations (233; KLD 9.2-4), methodologists by form of contract (219; IVA 3.2.4), pools (243), appointments
 * (354), staff of centres trained at the federal coordinator (9; FED III), staff of a municipality (196, 242; ALT 3.2.7), workers of all bodies of further education (273; KLD 22).
 */
export const REGISTER_RULES: Record<RegisterCode, RegisterRule> = {
  'municipal-services': { source: 'staff', organisations: ['municipal-service'] },
  // on the staff: who works under a civil contract is not
  'centre-staff': {
    source: 'staff',
    organisations: ['centre'],
    kinds: ['main', 'part-time'],
    trainedByCoordinator: true,
  },
  // a service of a state organisation: the unit itself, or methodologists of an organisation of the region
  'state-services': { source: 'staff', state: true, positions: METHODOLOGISTS },
  methodologists: { source: 'staff', positions: [...METHODOLOGISTS, ...TUTORS] },
  'further-education': {
    source: 'staff',
    organisations: ['centre', 'institute', 'quality-centre', 'university', 'college', 'municipal-service'],
  },
  'municipal-staff': { source: 'staff' },
  pools: { source: 'appointments', isPool: true },
  appointments: { source: 'appointments', isPool: false },
}
