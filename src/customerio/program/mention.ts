/**
 * Code that uses Customer.io mentions it in one of these ways: a package, a host, the browser snippet. It is tested on every byte of a
 * repository, and with the `u` flag would take ten times as long.
 */
const mention = /customer[-_.]?io|cdp-analytics-(?:node|browser)|\b_cio\b|cioanalytics/i;

/** Says whether a file's text, or a word in it, itself mentions Customer.io. A match in a comment costs a parse and nothing else. */
export function mentionsCustomerIo(text: string): boolean {
  return mention.test(text);
}
