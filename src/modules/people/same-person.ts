type Known = { lastName: string; firstName: string; birthDate: string | null }

/**
 * Whether two records of one СНИЛС are of one person: same birth date and the same first or last name (people
 * marry, papers spell names differently), or the same full name where the dates differ.
 */
export function isSamePerson(one: Known, other: Known): boolean {
  const hasSame = (key: 'lastName' | 'firstName') => folded(one[key]) === folded(other[key])
  const [lastName, firstName] = [hasSame('lastName'), hasSame('firstName')]
  const sameBirth = one.birthDate !== null && one.birthDate === other.birthDate
  return sameBirth ? lastName || firstName : lastName && firstName
}

const folded = (name: string) =>
  name
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replaceAll(/[\s-]+/g, '-')
