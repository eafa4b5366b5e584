/** Whether a text is the address of a site as a link opens it; what is no address is refused, `javascript:` above all. */
export const isSiteAddress = (text: string): boolean =>
  /^(?:https?:\/\/)?[\p{L}\d-]+(?:\.[\p{L}\d-]+)+(?::\d+)?(?:[/?#]\S*)?$/iu.test(text)
