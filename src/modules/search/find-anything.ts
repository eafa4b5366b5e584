import { type FoundOrganisation, searchOrganisations } from '#modules/organisations/index.ts'
import { type FoundPerson, searchPeople } from '#modules/people/index.ts'
import { listOffersQuery, OFFER_KINDS, type OfferRow } from '#modules/programmes/contract.ts'
import { listOffers } from '#modules/programmes/index.ts'
import type { Context } from '#platform/db/database.ts'
import { type Found, SHOWN } from './contract.ts'

/** People, organisations, programmes with the words of `q`, a few of each, within what the actor may see. */
export async function findAnything(
  context: Context,
  { q }: { q: string },
): Promise<{ results: Found[]; shownFor: string[] }> {
  const [people, organisations, offers] = await Promise.all([
    searchPeople(context, { q, limit: SHOWN.person }),
    searchOrganisations(context, { q, limit: SHOWN.organisation }),
    listOffers(context, listOffersQuery.parse({ q, limit: SHOWN.programme })),
  ])
  return {
    results: [
      ...people.people.map(personFound),
      ...organisations.organisations.map(organisationFound),
      ...offers.rows.map(offerFound),
    ],
    shownFor: [...new Set([...people.shownFor, ...organisations.shownFor])],
  }
}

function personFound(person: FoundPerson): Found {
  return {
    kind: 'person',
    id: person.id,
    title: joined(' ', person.lastName, person.firstName, person.middleName),
    subtitle: joined(', ', person.positionTitle, person.organisationName, person.municipalityName),
    link: `/people/${person.id}`,
  }
}

function organisationFound(organisation: FoundOrganisation): Found {
  const { id, shortName, kindTitle, municipalityName, regionName } = organisation
  return {
    kind: 'organisation',
    id,
    title: shortName,
    subtitle: joined(', ', municipalityName ?? kindTitle, regionName),
    link: `/organisations/${id}`,
  }
}

function offerFound(offer: OfferRow): Found {
  return {
    kind: 'programme',
    id: offer.id,
    title: offer.title,
    subtitle: joined(
      ', ',
      OFFER_KINDS[offer.kind].toLowerCase(),
      `${offer.hours}\u00A0ч`,
      offer.providerName,
    ),
    link: `/offers?open=${offer.id}`,
  }
}

function joined(separator: string, ...parts: (string | null)[]): string {
  return parts.filter(Boolean).join(separator)
}
