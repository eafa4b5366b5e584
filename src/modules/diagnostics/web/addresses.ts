/** Addresses of this room's pages, in one place, so that links and routes do not drift apart. */
export const attemptAt = (id: string) => `/diagnostics/attempts/${id}`
export const resultAt = (id: string) => `/diagnostics/attempts/${id}/result`
export const beginAt = (campaignId: string) => `/diagnostics/begin/${campaignId}`
export const campaignAt = (id: string) => `/campaigns/${id}`
export const profileAt = (personId: string) => `/people/${personId}/profile`
