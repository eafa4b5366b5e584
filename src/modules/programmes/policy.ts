import type { RoomPolicy } from '#modules/accounts/role.ts'

export const policy = {
  permissions: {
    'programmes.keep': ['federal-coordinator', 'centre-head', 'programme-author', 'course-manager'],
  },
  areas: {
    programmes: {
      'federal-coordinator': 'scope',
      'centre-head': 'scope',
      'programme-author': 'scope',
      'course-manager': 'scope',
    },
  },
} as const satisfies RoomPolicy
