/* The built-in lexicon: an image that the build made of lexicons/en. TONE_IMAGE is its path. */
    .section .rodata
    .global builtin_image
    .hidden builtin_image
    .type builtin_image, @object
    .balign 64
builtin_image:
    .incbin TONE_IMAGE
0:
    .size builtin_image, 0b - builtin_image

    .global builtin_image_size
    .hidden builtin_image_size
    .type builtin_image_size, @object
    .balign 8
builtin_image_size:
    .quad 0b - builtin_image
    .size builtin_image_size, 8

    .section .note.GNU-stack, "", @progbits
