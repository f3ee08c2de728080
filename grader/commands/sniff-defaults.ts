/** Who serves in the lab, and where it is reached, when the command line says nothing. */
export const sniffDefaults = { server: 'demo', port: '8080' };
