#include <curl/curl.h>

// Swift cannot call functions with variable arguments; these fix their types.

static inline CURLcode curl_set_long(CURL *handle, CURLoption option, long value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode curl_set_size(CURL *handle, CURLoption option, curl_off_t value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode curl_set_text(CURL *handle, CURLoption option, const char *value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode curl_set_pointer(CURL *handle, CURLoption option, const void *value) {
  return curl_easy_setopt(handle, option, value);
}

/// Receives `count` bytes (`size` is 1) and returns how many it took; fewer than `count` end the transfer.
typedef size_t (*curl_receiver)(char *bytes, size_t size, size_t count, void *receiver);

static inline CURLcode curl_set_receiver(CURL *handle, CURLoption option, curl_receiver value) {
  return curl_easy_setopt(handle, option, value);
}
