/**
 * СНИЛС: nine digits of the number and two control ones.
 *
 * Source: resolution of the Pension Fund's board of 13.10.2008 № 261п, as kept by the Social Fund: the sum of the
 * digits times 9…1, by 101; 100 counts as 00. Numbers up to 001-001-998 were issued without a control sum; no such
 * number is accepted here unless its control digits fit, since a mistyped one could not be told from them. Zeros alone,
 * which fit too, are what is typed where the number is not known: they would make one person of many.
 */
export function isSnils(digits: string): boolean {
  return (
    /^\d{11}$/.test(digits) &&
    /[1-9]/.test(digits) &&
    Number(digits.slice(9)) === snilsControl(digits.slice(0, 9))
  )
}

/** Control digits of a nine-digit number, 0…99. */
export function snilsControl(number: string): number {
  const sum = [...number].reduce((total, digit, index) => total + Number(digit) * (9 - index), 0)
  return (sum % 101) % 100
}

/** «112-233-445 95»; a text that is not eleven digits is given back as it came. */
export function formatSnils(digits: string): string {
  const parts = /^(\d{3})(\d{3})(\d{3})(\d{2})$/.exec(digits)
  return parts ? `${parts[1]}-${parts[2]}-${parts[3]} ${parts[4]}` : digits
}

/** For whoever needs to tell two people apart but not to know the number: «***-***-445 95». */
export function maskSnils(digits: string): string {
  return `***-***-${digits.slice(6, 9)} ${digits.slice(9)}`
}
