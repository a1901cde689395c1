#include <openssl/evp.h>
#include <stddef.h>

// A GNU extension that Swift's Glibc module does not show.
void *memmem(const void *haystack, size_t length, const void *needle, size_t size);
