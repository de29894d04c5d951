/** The SESSION_SECRET of the tests. */
export const TEST_SECRET = "test-secret-0123456789abcdef0123";
