export { addPersonSection, type PersonSection, personSections } from './person-sections.ts'
