import type { RoomPolicy } from '#modules/accounts/role.ts'

/**
 * The directory of people. A teacher sees herself and who helps her (row-level security), everybody else the
 * people of her unit; staff is kept by those who answer for it.
 */
export const policy = {
  permissions: {
    'people.list': [
      'school-methodologist',
      'municipal-methodologist',
      'regional-methodologist',
      'centre-head',
      'course-manager',
      'programme-author',
      'expert',
      'quality-analyst',
      'ministry',
      'federal-coordinator',
      'admin',
    ],
    'people.read-identifiers': [
      'school-methodologist',
      'municipal-methodologist',
      'centre-head',
      'course-manager',
      'admin',
    ],
    'people.write': ['school-methodologist', 'municipal-methodologist', 'centre-head', 'admin'],
    'people.merge': ['school-methodologist', 'municipal-methodologist', 'centre-head', 'admin'],
    'people.import': ['school-methodologist', 'municipal-methodologist', 'centre-head', 'admin'],
    'people.assign-care': ['school-methodologist', 'municipal-methodologist', 'centre-head', 'admin'],
  },
  areas: {
    directory: {
      'school-methodologist': 'scope',
      'municipal-methodologist': 'scope',
      'regional-methodologist': 'scope',
      'centre-head': 'scope',
      'course-manager': 'scope',
      'programme-author': 'scope',
      expert: 'scope',
      'quality-analyst': 'scope',
      ministry: 'scope',
      'federal-coordinator': 'scope',
      admin: 'scope',
    },
    staff: {
      'school-methodologist': 'scope',
      'municipal-methodologist': 'scope',
      'centre-head': 'scope',
      admin: 'scope',
    },
    care: {
      'school-methodologist': 'scope',
      'municipal-methodologist': 'scope',
      'centre-head': 'scope',
      admin: 'scope',
    },
  },
} as const satisfies RoomPolicy
